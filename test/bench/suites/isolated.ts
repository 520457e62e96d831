// F1 and F3: one event at a time into a quiet room, against the bare loop. What is more than the loop is ours.
import { type Bench, inHouses } from "../house.ts";
import { measure, medianRound, oneByOne, type Round } from "../round.ts";
import { room } from "../servers/room.ts";
import { keptSet } from "../servers/workerd-peers.ts";

export type Isolated = { readonly room: Round; readonly keptSet: Round };

/** Longer than any batch window, so that each event finds a quiet room. */
const QUIET_MS = 300;

export function isolated(bench: Bench): Promise<Isolated> {
  const events = bench.quick ? 8 : 25;
  const listeners = bench.quick ? 300 : 1_000;
  return inHouses(bench, [room, keptSet], listeners, async (houses) => {
    const rounds: Round[][] = houses.map(() => []);
    // The first round warms both up and is not counted.
    for (let n = 0; n <= bench.rounds; n += 1) {
      for (const [place, { running, audience, contender }] of houses.entries()) {
        const round = await measure(
          running,
          audience,
          events,
          oneByOne(events, QUIET_MS, audience),
        );
        bench.say(
          `F1 ${contender.name}: ${round.cpuPerDeliveryUs.toFixed(2)} µs, p50 ${round.p50Ms} ms`,
        );
        if (n > 0) rounds[place]?.push(round);
      }
    }
    const [ours = [], bare = []] = rounds;
    return { room: medianRound(ours), keptSet: medianRound(bare) };
  });
}
