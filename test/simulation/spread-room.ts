// A room of a leader and N relays as a discrete-event simulation: commands come in at relays, are carried up, become
// events, are pushed down and go out in batches, with the same rules of waiting as the product's.
import type { Costs } from "./costs.ts";
import { Histogram } from "./histogram.ts";
import { SimulatedLeader } from "./simulated-leader.ts";
import { SimulatedRelay } from "./simulated-relay.ts";
import { Processor, Timeline } from "./timeline.ts";

export type SpreadRoom = {
  readonly relays: number;
  readonly socketsPerRelay: number;
  readonly durationMs: number;
  /** Commands per second of the whole room, as listeners make them: at random. Each becomes one event. */
  readonly eventsPerSecond: number;
  /** How often the counts of one relay change, per second: a call without commands when none is due anyway. */
  readonly reportsPerSecond: number;
  /** Shortest pause between pushes to a relay, between a relay's batches, and between a relay's calls. */
  readonly pushWindowMs: number;
  readonly batchWindowMs: number;
  readonly carryWindowMs: number;
  /** One way between two objects. */
  readonly networkMs: number;
  readonly costs: Costs;
  /** `one`: all objects share a processor, as in a local run; `each`: every object has its own. */
  readonly processors: "one" | "each";
  /** Gives 0…1. */
  readonly random: () => number;
};

export type SpreadResult = {
  readonly events: number;
  readonly pushes: number;
  readonly carries: number;
  readonly reports: number;
  /** Frames with events, all sockets together. */
  readonly frames: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one processor in percent; with a shared one, both are its whole load. */
  readonly leaderCpuPercent: number;
  readonly relayCpuPercent: number;
  readonly cpuMs: number;
  /** Deliveries that were still on their way two seconds after the last command: 0 unless something is overloaded. */
  readonly undelivered: number;
};

/** What all objects of a simulated room share. */
export type World = {
  readonly room: SpreadRoom;
  readonly timeline: Timeline;
  readonly tally: {
    pushes: number;
    carries: number;
    reports: number;
    frames: number;
    deliveries: number;
  };
  readonly delays: Histogram;
  /** When each event's command was sent; its index is its seq. */
  readonly log: number[];
  readonly processor: () => Processor;
};

const TAIL_MS = 2_000;

export function simulateSpread(room: SpreadRoom): SpreadResult {
  const timeline = new Timeline();
  const shared = new Processor(timeline);
  const world: World = {
    room,
    timeline,
    tally: { pushes: 0, carries: 0, reports: 0, frames: 0, deliveries: 0 },
    delays: new Histogram(),
    log: [],
    processor: () => (room.processors === "one" ? shared : new Processor(timeline)),
  };
  const leader = new SimulatedLeader(world);
  const relays = Array.from({ length: room.relays }, () => new SimulatedRelay(world, leader));
  const pick = () => relays[Math.floor(room.random() * relays.length)];
  for (const atMs of moments(room, room.eventsPerSecond)) {
    timeline.at(atMs, () => pick()?.command());
  }
  for (const atMs of moments(room, room.reportsPerSecond * room.relays)) {
    timeline.at(atMs, () => pick()?.report());
  }
  timeline.runUntil(room.durationMs + TAIL_MS);
  return resultOf(world, leader, relays);
}

/** Moments at random, so many per second on average. */
function* moments({ durationMs, random }: SpreadRoom, perSecond: number): Generator<number> {
  if (perSecond <= 0) return;
  const gap = () => (-Math.log(1 - random()) / perSecond) * 1_000;
  for (let atMs = gap(); atMs < durationMs; atMs += gap()) yield atMs;
}

function resultOf(
  { room, tally, delays, log }: World,
  leader: SimulatedLeader,
  relays: readonly SimulatedRelay[],
): SpreadResult {
  const { deliveries, ...counts } = tally;
  const processors = new Set([leader.cpu, ...relays.map(({ cpu }) => cpu)]);
  const percent = (busyMs: number) => (busyMs / room.durationMs) * 100;
  const relayBusyMs = relays.reduce((sum, { cpu }) => sum + cpu.busyMs, 0) / room.relays;
  return {
    ...counts,
    events: log.length,
    p50Ms: delays.quantile(0.5),
    p99Ms: delays.quantile(0.99),
    leaderCpuPercent: percent(leader.cpu.busyMs),
    relayCpuPercent: percent(relayBusyMs),
    cpuMs: [...processors].reduce((sum, { busyMs }) => sum + busyMs, 0),
    undelivered: log.length * room.relays * room.socketsPerRelay - deliveries,
  };
}
