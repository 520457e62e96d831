// Who asks: staff by session cookie, everybody else by their address prefix (for limits only).
import { isStaff } from "../../shared/roles.ts";
import { addressPrefix } from "../domain/identity/address.ts";
import type { Claims } from "../domain/identity/claims.ts";
import { readSessionId } from "../domain/identity/cookie.ts";
import { findSession } from "../platform/sessions.ts";
import type { Context, Staff } from "./context.ts";

/** Set by the platform in front, which drops what a visitor writes there; missing where nothing is in front. */
export const ADDRESS_HEADER = "CF-Connecting-IP";

/** Plain http exists only in local use; there a second, unprefixed cookie counts too. */
export function isPlainHttp({ config, url }: Pick<Context, "config" | "url">): boolean {
  return config.environment === "local" && url.protocol === "http:";
}

/** The signed-in person, or null. `fresh`: as the database has them this moment, not as of half a minute ago. */
export async function staffOf(
  context: Context,
  { fresh }: { fresh: boolean },
): Promise<Staff | null> {
  const { env, nowMs } = context;
  const id = sessionIdOf(context);
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  const found = id ? await findSession(env, id, { nowMs, fresh, waitUntil }) : null;
  if (!found) return null;
  const { person, name, role, rooms } = found.value;
  return { person, name, role, rooms, session: found.hash, steppedUpMs: found.steppedUpMs };
}

/** The session id in this request's cookie, believed or not. */
export function sessionIdOf(context: Context): string | null {
  const place = { plainHttp: isPlainHttp(context) };
  return readSessionId(context.request.headers.get("Cookie"), place);
}

/** Whom a visitor's requests are counted as: the address prefix. Only for `takeRate`, which keeps nothing of it but a salted name. */
export function visitorName({ request }: Pick<Context, "request">): string {
  return addressPrefix(request.headers.get(ADDRESS_HEADER));
}

/** As whom somebody with a token of ours dials: staff as themselves, everybody else by address where there is one. */
export function dialerName({ request }: Pick<Context, "request">, claims: Claims): string {
  const isVisitor = !isStaff(claims.role) && request.headers.has(ADDRESS_HEADER);
  return isVisitor ? visitorName({ request }) : claims.person;
}
