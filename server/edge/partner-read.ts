// What scripts on a partner's own pages may read: its rooms' public state. The origin must be one of the registry's for that
// room; no cookie is ever meant, and nothing but plain GETs is offered, so no preflight is answered.
import { mayRead } from "../domain/partner/policy.ts";
import { errorWords, log } from "../platform/log.ts";
import { partnersOfRoom } from "../platform/partners.ts";
import type { Context } from "./context.ts";

/** What a script may see of an answer besides its body. */
const EXPOSED = "Age, ETag, Retry-After, RateLimit, RateLimit-Policy, X-Cache, X-Request-Id";

/** Headers that let the asking page read the answer, when a partner of this room has registered its origin. */
export async function corsHeaders(
  room: string,
  { env, request, nowMs, ownOrigin }: Context,
): Promise<Readonly<Record<string, string>>> {
  // Whatever lies between must not give one origin's answer to another.
  const vary = { Vary: "Origin" };
  const origin = request.headers.get("Origin");
  if (origin === null || origin === ownOrigin) return vary;
  try {
    const partners = await partnersOfRoom(env, room, nowMs);
    if (!mayRead(origin, room, partners)) return vary;
  } catch (error) {
    // The answer may well be there while the registry is not; who may read it is then nobody.
    log({ event: "partners.unknown", room, error: errorWords(error) });
    return vary;
  }
  return {
    ...vary,
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": EXPOSED,
  };
}
