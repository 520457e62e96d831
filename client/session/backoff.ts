// How long to wait before dialling again. Pure: attempt and randomness in, milliseconds out.
import type { CloseReason } from "../../shared/protocol/close.ts";

const FIRST_CEILING_MS = 1_500;
const MAX_CEILING_MS = 10_000;
const FLOOR_MS = 200;
/** When the room itself asks for room to breathe, even the first retry waits a while. */
const BUSY_CEILING_MS = 8_000;
const BUSY_FLOOR_MS = 2_000;

const BUSY: ReadonlySet<CloseReason | null> = new Set<CloseReason>(["overloaded", "rate_limited"]);

/**
 * Exponential with full jitter: anywhere between a small floor and a ceiling that doubles with each failed attempt (0 = first retry).
 * Without the jitter one restart brings every client back in the same instant.
 */
export function backoffMs(attempt: number, reason: CloseReason | null, random: number): number {
  const busy = BUSY.has(reason);
  const floor = busy ? BUSY_FLOOR_MS : FLOOR_MS;
  const first = busy ? BUSY_CEILING_MS : FIRST_CEILING_MS;
  const ceiling = Math.min(MAX_CEILING_MS, first * 2 ** Math.min(attempt, 10));
  return Math.round(floor + random * (ceiling - floor));
}
