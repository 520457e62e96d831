// What is frequent and forgettable: the latest value wins, never in the log, never resumed.
import * as z from "zod/mini";
import { REACTIONS } from "../protocol/scalars.ts";

const count = z.int().check(z.gte(0));

/** connected: open sockets · people: distinct persons · listening: persons whose sound plays · embedded: persons in a widget. */
export const counts = z.object({
  connected: count,
  people: count,
  listening: count,
  embedded: count,
});
export type Counts = z.infer<typeof counts>;
export const NO_COUNTS: Counts = { connected: 0, people: 0, listening: 0, embedded: 0 };

/** Totals of the current broadcast, exact. A client shows the difference to the last totals as floating reactions. */
export const reactionTotals = z.record(z.enum(REACTIONS), count);
export type ReactionTotals = z.infer<typeof reactionTotals>;
export const NO_REACTIONS: ReactionTotals = {
  amen: 0,
  heart: 0,
  fire: 0,
  clap: 0,
  praise: 0,
  dance: 0,
};

/** How live sound is heard: pages that said so, their median delay, and how often they ran out of sound. For staff. */
export const heard = z.object({ pages: count, latencyMs: count, stalls: count });
export type Heard = z.infer<typeof heard>;

export const pulse = z.object({ counts, reactions: reactionTotals });
export type Pulse = z.infer<typeof pulse>;
export const EMPTY_PULSE: Pulse = { counts: NO_COUNTS, reactions: NO_REACTIONS };
