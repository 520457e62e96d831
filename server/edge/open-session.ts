// Signs somebody in, once their right to it is proved: row, record, cookies, and who they are as the answer.
import type { MeBody } from "../../shared/http/bodies.ts";
import { capabilitiesOf } from "../../shared/roles.ts";
import { ceremonyCookies, sessionCookies } from "../domain/identity/cookie.ts";
import { deviceLabel } from "../domain/identity/device-label.ts";
import { coversRoom } from "../domain/identity/grant.ts";
import { sessionLifeMs } from "../domain/identity/session.ts";
import { measure } from "../platform/metrics.ts";
import { runOnce } from "../platform/once.ts";
import type { Holder } from "../platform/passkeys.ts";
import { listRooms } from "../platform/registry.ts";
import { beginSession, draftSession, publishSession } from "../platform/sessions.ts";
import type { Context } from "./context.ts";
import { isPlainHttp } from "./identity.ts";

export type Opening = {
  readonly holder: Holder;
  /** The passkey that signs in; null for a local link. */
  readonly passkey: string | null;
  /** What has to become true together with the session: marks of what is spent, keys, people. */
  readonly before: readonly D1PreparedStatement[];
};
export type SessionOpened = { readonly response: Response; readonly results: readonly D1Result[] };

/** Null when something was spent before or the person has no grant; then nothing happened but perhaps the spending. */
export async function openSession(
  { holder, passkey, before }: Opening,
  context: Context,
): Promise<SessionOpened | null> {
  const { env, nowMs } = context;
  const { id, hash } = await draftSession();
  const begun = { hash, person: holder.person, passkey, label: labelOf(context) };
  const results = await runOnce(env, [...before, beginSession(env, begun, nowMs)]);
  if (results?.at(-1)?.meta.changes !== 1) return null;
  await publishSession(env, hash, { ...holder, startedMs: nowMs, seenMs: nowMs });
  measure(env, { event: "sign_in", room: null, detail: holder.role });
  const place = { plainHttp: isPlainHttp(context) };
  const cookies = [
    ...sessionCookies({ value: id, lifeMs: sessionLifeMs(holder.role) }, place),
    ...(passkey === null ? [] : ceremonyCookies(null, place)),
  ];
  return { response: withCookies(Response.json(await meOf(holder, env)), cookies), results };
}

/** Who somebody is, what they may do, and in which rooms. */
export async function meOf(holder: Holder, env: Env): Promise<MeBody> {
  const { person, name, role } = holder;
  const rooms = (await listRooms(env)).filter(({ room }) => coversRoom(holder, room));
  return { person, name, role, can: capabilitiesOf(role), rooms };
}

/** The browser and system that ask, in plain words. */
export function labelOf({ request }: Pick<Context, "request">): string {
  return deviceLabel(request.headers.get("User-Agent"));
}

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}
