// How often one person may do what inside a room. Kept in the room's memory: sleeping needs 10 quiet seconds, which
// pays these debts but for a rename's last 20 seconds.
import type { RatePolicy } from "../rate/gcra.ts";

export const ROOM_RATES = {
  /** Every frame of a socket, readable or not: what keeps junk from costing more than a look. */
  frame: { limit: 30, periodMs: 1_000, burst: 120 },
  chat: { limit: 40, periodMs: 60_000, burst: 6 },
  react: { limit: 4, periodMs: 1_000, burst: 12 },
  /** Whoever was declined does not ask again and again. */
  ask: { limit: 3, periodMs: 60_000, burst: 3 },
  rename: { limit: 6, periodMs: 60_000, burst: 3 },
  staff: { limit: 20, periodMs: 1_000, burst: 60 },
} as const satisfies Record<string, RatePolicy>;

export type RoomRate = keyof typeof ROOM_RATES;
