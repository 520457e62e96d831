// What is answered, and noted, when a room cannot be reached.
import { err, type Result } from "../../shared/result.ts";
import { log } from "../platform/log.ts";
import type { CallFailure } from "../platform/room-call.ts";
import type { Refused } from "./errors.ts";

/** `requestId` is absent where many requests wait for one call. */
export function unreachable(
  room: string,
  { tries, error }: CallFailure,
  requestId?: string,
): Result<never, Refused> {
  log({ event: "room.unreachable", room, tries, error, ...(requestId ? { requestId } : {}) });
  return err({ code: "unavailable", retryAfterMs: 2_000 });
}
