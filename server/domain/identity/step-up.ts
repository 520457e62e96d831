// Whether somebody touched their key recently enough for what cannot be undone. Signing in is a touch.
import { STEP_UP_MS } from "../../../shared/http/staff-bodies.ts";

/** Until when guarded actions are open; null when they are not. An unknown touch is none. */
export function touchUntilMs(steppedUpMs: number | null, nowMs: number): number | null {
  if (steppedUpMs === null) return null;
  const untilMs = steppedUpMs + STEP_UP_MS;
  return nowMs < untilMs ? untilMs : null;
}
