// A crowd that wants into one room at once, as a discrete-event simulation: edge isolates that learn the room's spread from
// its answers, a leader that plans relays by the product's own rule, relays that seat people one after the other.
import { planRelays, relayWindowMs } from "../../server/domain/room/spread.ts";
import type { Costs } from "./costs.ts";
import { Histogram } from "./histogram.ts";
import { Processor, Timeline } from "./timeline.ts";

export type FlashCrowd = {
  readonly joins: number;
  /** They all come within this time, evenly at random. */
  readonly overMs: number;
  /** Edge isolates among which they come in. */
  readonly isolates: number;
  /** Sockets at which one object is full. */
  readonly spreadAt: number;
  /** Relays that are there already, as after a show that was announced; 0: the room is one object. */
  readonly relaysAtFirst: number;
  /**
   * The leader plans for whom it has counted and for so many seconds of what came to it in the last one. 0: for whom it has
   * counted, as the product does.
   */
  readonly aheadSeconds: number;
  /** One way between an isolate and an object. */
  readonly networkMs: number;
  readonly costs: Costs;
  readonly random: () => number;
};

export type FlashResult = {
  readonly seated: number;
  /** From the first join on, when this share of the crowd had a seat. */
  readonly halfMs: number;
  readonly mostMs: number;
  readonly allMs: number;
  /** How long a person waited. */
  readonly waitP50Ms: number;
  readonly waitP99Ms: number;
  readonly relays: number;
  /** Sockets of the fullest relay; what it was planned for is three quarters of `spreadAt`. */
  readonly fullestRelay: number;
  /** Requests that reached the leader while the crowd came in: joins it seated or sent on, and reports. */
  /** Sockets that the leader itself holds. */
  readonly atLeader: number;
  readonly leaderRequests: number;
  readonly longestQueueMs: number;
};

type Isolate = { relays: number; untilMs: number };
type Seats = { readonly cpu: Processor; sockets: number; reported: number; isReporting: boolean };

/** As server/platform/room-plan.ts has it. */
const PLAN_HOLDS_MS = 5_000;
const END_MS = 600_000;

export function simulateFlashCrowd(crowd: FlashCrowd): FlashResult {
  const timeline = new Timeline();
  const { costs, networkMs, random } = crowd;
  const waits = new Histogram();
  const seatedAt = new Histogram();
  const isolates = Array.from(
    { length: crowd.isolates },
    (): Isolate => ({ relays: 0, untilMs: 0 }),
  );
  const newSeats = (): Seats => ({
    cpu: new Processor(timeline),
    sockets: 0,
    reported: 0,
    isReporting: false,
  });
  const leader = newSeats();
  const came: number[] = [];
  const relays = new Map<number, Seats>();
  const tally = {
    planned: crowd.relaysAtFirst,
    known: crowd.relaysAtFirst,
    requests: 0,
    queueMs: 0,
  };

  for (let n = 0; n < crowd.joins; n += 1) timeline.at(random() * crowd.overMs, join);
  timeline.runUntil(END_MS);
  return {
    seated: waits.total,
    halfMs: seatedAt.quantile(0.5),
    mostMs: seatedAt.quantile(0.99),
    allMs: seatedAt.quantile(1),
    waitP50Ms: waits.quantile(0.5),
    waitP99Ms: waits.quantile(0.99),
    relays: tally.planned,
    fullestRelay: Math.max(0, ...[...relays.values()].map(({ sockets }) => sockets)),
    atLeader: leader.sockets,
    leaderRequests: tally.requests,
    longestQueueMs: tally.queueMs,
  };

  function join(): void {
    const isolate = isolates[Math.floor(random() * isolates.length)];
    if (!isolate) return;
    const cameMs = timeline.nowMs;
    const known = cameMs < isolate.untilMs ? isolate.relays : 0;
    timeline.after(networkMs, () =>
      known === 0 ? atLeader(isolate, cameMs) : atRelay(known, isolate, cameMs),
    );
  }

  /** The leader seats people while the room is one object, and sends them on afterwards. */
  function atLeader(isolate: Isolate, cameMs: number): void {
    tally.requests += 1;
    const sendsOn = tally.planned > 0;
    run(leader, sendsOn ? costs.redirectUs : costs.joinUs, () => {
      came.push(timeline.nowMs);
      if (!sendsOn) {
        leader.sockets += 1;
        replan();
        return timeline.after(networkMs, () => seated(cameMs));
      }
      replan();
      const relaysThen = tally.planned;
      timeline.after(networkMs, () => {
        learn(isolate, relaysThen);
        timeline.after(networkMs, () => atRelay(relaysThen, isolate, cameMs));
      });
    });
  }

  /** Rendezvous hashing spreads people evenly at random, so that is what is done here. */
  function atRelay(among: number, isolate: Isolate, cameMs: number): void {
    const relay = 1 + Math.floor(random() * among);
    const seats = relays.get(relay) ?? newSeats();
    relays.set(relay, seats);
    run(seats, costs.joinUs, () => {
      seats.sockets += 1;
      report(seats);
      const relaysThen = tally.known;
      timeline.after(networkMs, () => {
        learn(isolate, relaysThen);
        seated(cameMs);
      });
    });
  }

  /** One call at a time, a window apart: the counts as they are when it leaves. */
  function report(seats: Seats): void {
    if (seats.isReporting) return;
    seats.isReporting = true;
    timeline.after(relayWindowMs(tally.known), () => {
      const { sockets } = seats;
      timeline.after(networkMs, () => {
        tally.requests += 1;
        run(leader, costs.answerUs, () => {
          seats.reported = sockets;
          replan();
          timeline.after(networkMs, () => {
            seats.isReporting = false;
            if (seats.sockets !== sockets) report(seats);
          });
        });
      });
    });
  }

  /** A new plan reaches the relays with the next push, one call each. */
  function replan(): void {
    const reported = [...relays.values()].reduce((sum, one) => sum + one.reported, 0);
    const expected = leader.sockets + reported + crowd.aheadSeconds * lastSecond();
    const planned = planRelays(tally.planned, expected, crowd.spreadAt);
    if (planned <= tally.planned) return;
    tally.planned = planned;
    run(leader, relays.size * costs.callUs, () =>
      timeline.after(networkMs, () => {
        tally.known = Math.max(tally.known, planned);
      }),
    );
  }

  /** Joins that the leader dealt with in the last second. */
  function lastSecond(): number {
    while ((came[0] ?? Number.POSITIVE_INFINITY) < timeline.nowMs - 1_000) came.shift();
    return came.length;
  }

  function run({ cpu }: Seats, costUs: number, done: () => void): void {
    tally.queueMs = Math.max(tally.queueMs, cpu.backlogMs);
    cpu.run(costUs, done);
  }

  function learn(isolate: Isolate, count: number): void {
    isolate.relays = count;
    isolate.untilMs = timeline.nowMs + PLAN_HOLDS_MS;
  }

  function seated(cameMs: number): void {
    waits.add(timeline.nowMs - cameMs, 1);
    seatedAt.add(timeline.nowMs, 1);
  }
}
