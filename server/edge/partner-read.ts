// What scripts on a partner's own pages may read: its rooms' public state. The origin must be one of the registry's for that
// room; no cookie is ever meant, and nothing but plain GETs is offered, so no preflight is answered.
import type { Result } from "../../shared/result.ts";
import { mayRead } from "../domain/partner/policy.ts";
import { partnersOfRoom } from "../platform/partners.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

/** The answer as JSON; readable for the asking page when a partner of this room has registered its origin. */
export async function readableByPartners(
  answer: Result<unknown, Refused>,
  room: string,
  { env, request, nowMs, ownOrigin }: Context,
): Promise<Result<unknown, Refused> | Response> {
  if (!answer.ok) return answer;
  const response = Response.json(answer.value);
  // Whatever lies between must not give one origin's answer to another.
  response.headers.set("Vary", "Origin");
  const origin = request.headers.get("Origin");
  if (origin === null || origin === ownOrigin) return response;
  if (mayRead(origin, room, await partnersOfRoom(env, room, nowMs))) {
    response.headers.set("Access-Control-Allow-Origin", origin);
  }
  return response;
}
