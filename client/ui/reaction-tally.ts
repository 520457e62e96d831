// Taps become few commands, totals become floating signs. Own taps float at once and are not floated again by the totals.
import { REACTION_MAX_COUNT } from "../../shared/protocol/limits.ts";
import { REACTIONS, type Reaction } from "../../shared/protocol/scalars.ts";
import type { ReactionTotals } from "../../shared/room/pulse.ts";

export const TALLY_WINDOW_MS = 300;

type Clock = { after: (ms: number, run: () => void) => void };
const WINDOW_CLOCK: Clock = { after: (ms, run) => void setTimeout(run, ms) };

/** Sums taps for 300 ms from the first one, then sends one command per reaction (more only above the wire's cap). */
export function createTally(
  send: (reaction: Reaction, count: number) => void,
  clock: Clock = WINDOW_CLOCK,
): (reaction: Reaction) => void {
  const taps = new Map<Reaction, number>();
  const flush = (reaction: Reaction) => {
    let left = taps.get(reaction) ?? 0;
    taps.delete(reaction);
    for (; left > 0; left -= REACTION_MAX_COUNT) send(reaction, Math.min(left, REACTION_MAX_COUNT));
  };
  return (reaction) => {
    const before = taps.get(reaction) ?? 0;
    taps.set(reaction, before + 1);
    if (before === 0) clock.after(TALLY_WINDOW_MS, () => flush(reaction));
  };
}

/** Most signs that one change of the totals may let rise per reaction: a crowd is shown, not counted out. */
export const FLOATS_MAX = 6;

/**
 * What rises when totals change: the growth, less own taps that already rose. `own` are own taps not yet seen in the
 * totals; the rest of them is handed back. A fall (a new broadcast) raises nothing and forgets own taps.
 */
export function risen(
  before: ReactionTotals,
  after: ReactionTotals,
  own: ReactionTotals,
): { rise: ReactionTotals; own: ReactionTotals } {
  const rise = { ...after };
  const rest = { ...own };
  for (const reaction of REACTIONS) {
    const grown = after[reaction] - before[reaction];
    rest[reaction] = grown < 0 ? 0 : Math.max(0, own[reaction] - grown);
    rise[reaction] = Math.min(FLOATS_MAX, Math.max(0, grown - own[reaction]));
  }
  return { rise, own: rest };
}
