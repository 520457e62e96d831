// Who asks: staff by session cookie, everybody else by a salted name of their address prefix (for limits only).
import { addressPrefix } from "../domain/identity/address.ts";
import { readSessionId } from "../domain/identity/cookie.ts";
import { saltedName } from "../platform/hash.ts";
import { findSession } from "../platform/sessions.ts";
import type { Context, Staff } from "./context.ts";

/** Plain http exists only in local use; there a second, unprefixed cookie counts too. */
export function isPlainHttp({ config, url }: Pick<Context, "config" | "url">): boolean {
  return config.environment === "local" && url.protocol === "http:";
}

/** The signed-in person, or null. */
export async function staffOf(context: Context): Promise<Staff | null> {
  const id = sessionIdOf(context);
  const session = id ? await findSession(context.env, id, context) : null;
  return session ? { person: session.person, name: session.name, role: session.role } : null;
}

/** The session id in this request's cookie, believed or not. */
export function sessionIdOf(context: Context): string | null {
  const place = { plainHttp: isPlainHttp(context) };
  return readSessionId(context.request.headers.get("Cookie"), place);
}

/** Stands for the visitor's address in limits; the address itself goes nowhere. */
export function visitorName({ config, request }: Context): Promise<string> {
  const prefix = addressPrefix(request.headers.get("CF-Connecting-IP"));
  return saltedName(config.tokenSecret, prefix);
}
