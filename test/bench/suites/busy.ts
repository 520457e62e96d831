// F2: a hundred events a second in a room of a thousand, every server in turn, round after round.
import { type Bench, inHouses, socketMemory } from "../house.ts";
import { atRate, measure, medianRound, type Round } from "../round.ts";
import { socketIo, ws } from "../servers/node-peers.ts";
import { deflatedRoom, room } from "../servers/room.ts";
import { askedList, broadcaster, keptSet, naiveRoom } from "../servers/workerd-peers.ts";

export type BusyRow = {
  readonly what: string;
  readonly round: Round;
  /** KB per socket: fresh, and after the load. */
  readonly freshKb: number;
  readonly usedKb: number;
  readonly lostSockets: number;
};
export type Busy = {
  readonly perSecond: number;
  readonly listeners: number;
  readonly rows: Readonly<Record<string, BusyRow>>;
};

const CONTENDERS = [
  room,
  deflatedRoom,
  keptSet,
  askedList,
  broadcaster,
  naiveRoom,
  ws,
  socketIo,
] as const;

/** Servers that send each event by itself need four times as long to get it out. */
const SECONDS = 4;

export function busy(bench: Bench): Promise<Busy> {
  const perSecond = 100;
  const listeners = bench.quick ? 200 : 1_000;
  const events = perSecond * (bench.quick ? 1 : SECONDS);
  return inHouses(bench, CONTENDERS, listeners, async (houses) => {
    const rounds = new Map<string, Round[]>();
    for (let n = 0; n < bench.rounds; n += 1) {
      for (const { running, audience, contender } of houses) {
        const round = await measure(running, audience, events, atRate(events, perSecond));
        bench.say(
          `F2 ${contender.name}: ${round.cpuPerDeliveryUs.toFixed(2)} µs, p99 ${round.p99Ms} ms, lost ${round.lost}`,
        );
        rounds.set(contender.name, [...(rounds.get(contender.name) ?? []), round]);
      }
    }
    const rows = houses.map((house) => {
      const { contender, audience } = house;
      const round = medianRound(rounds.get(contender.name) ?? []);
      const row = { what: contender.what, round, ...socketMemory(house) };
      return [contender.name, { ...row, lostSockets: audience.lostSockets }] as const;
    });
    return { perSecond, listeners, rows: Object.fromEntries(rows) };
  });
}
