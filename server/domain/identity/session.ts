// How long a sign-in lasts: 12 hours at most (a moderator's 8), 30 minutes without a request. The record says who; the
// cookie only names it.
import * as z from "zod/mini";
import { grantRooms, type StaffRole, staffRole } from "../../../shared/http/staff-bodies.ts";
import { displayName, instantMs, personId } from "../../../shared/protocol/scalars.ts";

export const SESSION_LIFE_MS = 43_200_000;
const MODERATOR_LIFE_MS = 28_800_000;
export const SESSION_IDLE_MS = 1_800_000;
/** The store allows one write per second and key: `seenMs` is good enough when it is this fresh. */
export const SESSION_TOUCH_MS = 300_000;

export const session = z.object({
  person: personId,
  name: displayName,
  role: staffRole,
  rooms: grantRooms,
  startedMs: instantMs,
  seenMs: instantMs,
});
export type Session = z.infer<typeof session>;

/** The longest that somebody of this role stays signed in. */
export function sessionLifeMs(role: StaffRole): number {
  return role === "moderator" ? MODERATOR_LIFE_MS : SESSION_LIFE_MS;
}

/** ended: no longer valid · touch: valid, and its last use should be written down · fresh: valid. */
export function judgeSession(
  value: Pick<Session, "role" | "startedMs" | "seenMs">,
  nowMs: number,
): "ended" | "touch" | "fresh" {
  if (nowMs - value.startedMs >= sessionLifeMs(value.role)) return "ended";
  if (nowMs - value.seenMs >= SESSION_IDLE_MS) return "ended";
  return nowMs - value.seenMs >= SESSION_TOUCH_MS ? "touch" : "fresh";
}
