// One measured round: events at a rate into a full house, until the last one arrived everywhere.
import { cpuMsOf } from "../helpers/process-usage.ts";
import type { Audience } from "./audience.ts";
import type { Running } from "./contender.ts";
import type { Latency } from "./tally.ts";

export type Round = Latency & {
  readonly listeners: number;
  readonly events: number;
  /** Events that arrived, over all listeners, and the frames they arrived in. */
  readonly delivered: number;
  readonly frames: number;
  /** On the wire, frame heads and everything else that came included. */
  readonly bytes: number;
  readonly lost: number;
  /** Listeners that did not get each event exactly once. */
  readonly wrong: number;
  readonly refused: number;
  readonly cpuPerDeliveryUs: number;
  readonly serverBusy: number;
  /** Share of its core that the load generator used; near 1 its own delays are in the latencies. */
  readonly generatorBusy: number;
  readonly deliveriesPerSecond: number;
  /** From the first event's leaving to the last one's arrival. */
  readonly elapsedMs: number;
};

/** Nothing arriving for this long means that nothing more will. */
const SILENCE_MS = 3_000;
const ROUND_MAX_MS = 90_000;

let lastId = 0;

/** `events` events, evenly at `perSecond`. */
export function atRate(events: number, perSecond: number) {
  return async (say: () => void): Promise<void> => {
    const startMs = performance.now();
    for (let said = 0; said < events; ) {
      const due = Math.min(
        events,
        Math.floor(((performance.now() - startMs) * perSecond) / 1_000) + 1,
      );
      for (; said < due; said += 1) say();
      await pause(Math.max(1, startMs + (said * 1_000) / perSecond - performance.now()));
    }
  };
}

/** `events` events, each after everybody has the one before and `quietMs` have passed. */
export function oneByOne(events: number, quietMs: number, audience: Audience) {
  return async (say: () => void): Promise<void> => {
    for (let said = 1; said <= events; said += 1) {
      say();
      await settled(audience, said);
      await pause(quietMs);
    }
  };
}

export async function measure(
  running: Running,
  audience: Audience,
  events: number,
  speak: (say: () => void) => Promise<void>,
): Promise<Round> {
  const firstId = lastId + 1;
  const tally = audience.listen(firstId);
  const before = {
    bytes: audience.wireBytes(),
    cpuMs: cpuMsOf(running.pid),
    own: process.cpuUsage(),
    atMs: performance.now(),
  };
  await speak(() => {
    lastId += 1;
    audience.say(lastId);
  });
  await settled(audience, events);
  const elapsedMs = performance.now() - before.atMs;
  const cpuMs = cpuMsOf(running.pid) - before.cpuMs;
  const own = process.cpuUsage(before.own);
  const { delivered, frames, refused } = tally;
  return {
    listeners: audience.sockets.length,
    events,
    delivered,
    frames,
    bytes: audience.wireBytes() - before.bytes,
    refused,
    ...tally.missing(events),
    ...tally.latency(),
    cpuPerDeliveryUs: (cpuMs * 1_000) / Math.max(1, delivered),
    serverBusy: cpuMs / elapsedMs,
    generatorBusy: (own.user + own.system) / 1_000 / elapsedMs,
    deliveriesPerSecond: (delivered * 1_000) / elapsedMs,
    elapsedMs,
  };
}

/** Waits until `events` events have arrived at everybody, or nothing more arrives. */
async function settled(audience: Audience, events: number): Promise<void> {
  const { tally, sockets } = audience;
  const startMs = performance.now();
  let [seen, seenAtMs] = [-1, startMs];
  while (tally.delivered < events * sockets.length) {
    const nowMs = performance.now();
    if (tally.delivered !== seen) [seen, seenAtMs] = [tally.delivered, nowMs];
    if (nowMs - seenAtMs > SILENCE_MS || nowMs - startMs > ROUND_MAX_MS) return;
    await pause(1);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Round by round the median of each figure. */
export function medianRound(rounds: readonly Round[]): Round {
  const keys = Object.keys(rounds[0] ?? {}) as (keyof Round)[];
  const figures = keys.map((key) => [key, median(rounds.map((round) => round[key]))]);
  return Object.fromEntries(figures) as Round;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
