// F4: more and more events a second into a room of a thousand, until something is lost or late.
import { type Bench, inHouses } from "../house.ts";
import { atRate, measure, type Round } from "../round.ts";
import { room } from "../servers/room.ts";

export type Step = { readonly perSecond: number; readonly kept: boolean; readonly round: Round };
export type Saturation = { readonly listeners: number; readonly steps: readonly Step[] };

/** A thousand people may say forty lines a minute each: up to 666 a second no rule stands in the way. */
const RATES = [100, 200, 300, 350, 400, 450, 500, 550, 600, 650];
const SECONDS = 4;
/** Later than this is a queue that grows, not a batch that waits. */
export const BOUNDED_P99_MS = 500;

export function saturation(bench: Bench): Promise<Saturation> {
  const listeners = bench.quick ? 300 : 1_000;
  const rates = bench.quick ? RATES.slice(0, 1) : RATES;
  return inHouses(bench, [room], listeners, async ([house]) => {
    const steps: Step[] = [];
    if (!house) return { listeners, steps };
    const { running, audience } = house;
    for (const perSecond of rates) {
      const events = perSecond * (bench.quick ? 1 : SECONDS);
      const round = await measure(running, audience, events, atRate(events, perSecond));
      const kept = round.lost === 0 && round.wrong === 0 && round.p99Ms <= BOUNDED_P99_MS;
      steps.push({ perSecond, kept, round });
      bench.say(
        `F4 ${perSecond}/s: ${Math.round(round.deliveriesPerSecond)} events/s, p99 ${round.p99Ms} ms, lost ${round.lost}, refused ${round.refused}`,
      );
      if (!kept) break;
      // Pays back the burst that each person's rate allows.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    return { listeners, steps };
  });
}
