// When frames leave: the first at once, the rest together. One send costs the same whatever is in it, so a larger
// audience gets a wider window.
import {
  BATCH_MAX_WINDOW_MS,
  BATCH_MIN_WINDOW_MS,
  PULSE_WINDOW_MS,
} from "../../../shared/protocol/limits.ts";

/** Listeners per extra millisecond of window: 1,000 listeners wait 150 ms, 2,000 and more 250 ms. */
const LISTENERS_PER_MS = 10;
/** Above this many sockets pulses slow down in proportion: they are forgettable, events are not. */
const PULSE_FULL_RATE_SOCKETS = 1_000;

export function batchWindowMs(audience: number): number {
  return Math.min(
    BATCH_MAX_WINDOW_MS,
    BATCH_MIN_WINDOW_MS + Math.floor(audience / LISTENERS_PER_MS),
  );
}

export function pulseWindowMs(audience: number): number {
  return PULSE_WINDOW_MS * Math.max(1, Math.ceil(audience / PULSE_FULL_RATE_SOCKETS));
}

/** Milliseconds until the next flush may leave; 0 = now. A clock that went back must not hold anything up. */
export function waitMs(nowMs: number, lastFlushMs: number, windowMs: number): number {
  return nowMs < lastFlushMs ? 0 : Math.max(0, lastFlushMs + windowMs - nowMs);
}
