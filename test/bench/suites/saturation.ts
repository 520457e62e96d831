// F4: more and more events a second into rooms of one and three thousand, until something is lost or late.
import { type Bench, type House, inHouses } from "../house.ts";
import { atRate, measure, type Round } from "../round.ts";
import { room } from "../servers/room.ts";

export type Step = { readonly perSecond: number; readonly kept: boolean; readonly round: Round };
export type Saturation = { readonly listeners: number; readonly steps: readonly Step[] };

/** A thousand people may say forty lines a minute each: up to 666 a second no rule stands in the way. */
const RATES = [100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650];
const ROOMS = [1_000, 3_000];
const SECONDS = 4;
/** Later than this is a queue that grows, not a batch that waits. */
const BOUNDED_P99_MS = 500;

export async function saturation(bench: Bench): Promise<readonly Saturation[]> {
  const rooms: Saturation[] = [];
  for (const listeners of bench.quick ? [300] : ROOMS) {
    rooms.push(await inHouses(bench, [room], listeners, ([house]) => climb(bench, house as House)));
  }
  return rooms;
}

async function climb(bench: Bench, { audience, running }: House): Promise<Saturation> {
  const steps: Step[] = [];
  const listeners = audience.sockets.length;
  for (const perSecond of bench.quick ? RATES.slice(0, 1) : RATES) {
    const step = await attempt(perSecond);
    // A second chance, since one hiccup of the machine is no limit of the room.
    steps.push(step.kept ? step : await attempt(perSecond));
    if (!steps.at(-1)?.kept) break;
  }
  return { listeners, steps };

  async function attempt(perSecond: number): Promise<Step> {
    const events = perSecond * (bench.quick ? 1 : SECONDS);
    const round = await measure(running, audience, events, atRate(events, perSecond));
    const kept = round.lost === 0 && round.wrong === 0 && round.p99Ms <= BOUNDED_P99_MS;
    bench.say(
      `F4 ${listeners} at ${perSecond}/s: ${Math.round(round.deliveriesPerSecond)} events/s, p99 ${round.p99Ms} ms, lost ${round.lost}, refused ${round.refused}`,
    );
    // Pays back the burst that each person's rate allows.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return { perSecond, kept, round };
  }
}
