// A few listeners stop reading while the room is loud. They are cut; the room's memory stays small and nobody else misses anything.
import { rssBytesOf } from "../helpers/process-usage.ts";
import { Audience, type Listener } from "./load/audience.ts";
import type { Door } from "./load/doors.ts";
import { Publisher, quantile } from "./load/publisher.ts";

export type SlowSize = {
  readonly sockets: number;
  readonly slow: number;
  /** Each event is about one KiB; more than a thousand fill what a socket may owe. */
  readonly events: number;
};

export type SlowReport = {
  readonly healthy: number;
  /** Healthy listeners that have every event. */
  readonly complete: number;
  readonly holes: number;
  readonly twice: number;
  /** How the slow ones and the others were closed. */
  readonly slowClosedWith: readonly number[];
  readonly healthyLost: number;
  /** The server's memory at its most, beyond what the same noise took while everybody read. */
  readonly grownBytes: number;
  /** Own event seen by its publisher, with everybody reading and with some not. */
  readonly calmP99Ms: number;
  readonly slowP99Ms: number;
  /** Slow listeners that read on, came back and have everything. */
  readonly backAgain: number;
};

const PUBLISHERS = 20;
/** The room allows each of them twenty commands a second. */
const PACE_MS = 55;
/** As long as a pinned text may be, three bytes a character. */
const LOUD = { kind: "announcement.pin", text: "詠".repeat(280) };

export async function slowReaders(door: Door, size: SlowSize): Promise<SlowReport> {
  const audience = new Audience(door, size.sockets, { prefix: "slow0" });
  const publishers = Array.from(
    { length: PUBLISHERS },
    (_, n) => new Publisher(`slow${n}`, () => door.enter({ person: `s_publish${n}x`, role: "dj" })),
  );
  const [first] = publishers as [Publisher];
  try {
    for (const one of publishers) await one.connect();
    first.publish({ kind: "broadcast.start", title: "Loud" });
    await first.settled();
    await audience.enter();
    const slow = audience.listeners.slice(0, size.slow);
    const healthy = audience.listeners.slice(size.slow);
    const calm = watchMemory(door.pid());
    await publish(publishers, size.events / 2);
    const calmBytes = calm.stop();
    const calmP99Ms = takeP99(publishers);
    for (const { socket } of slow) socket?.pause();
    const memory = watchMemory(door.pid());
    await publish(publishers, size.events);
    const slowP99Ms = takeP99(publishers);
    const seq = Math.max(...publishers.flatMap((one) => [...one.acked.values()]));
    await reached(healthy, seq);
    const grownBytes = memory.stop() - calmBytes;
    const healthyLost = audience.lost.length;
    const slowClosedWith = await readOn(slow);
    for (const one of slow) await audience.dial(one);
    await reached(slow, seq);
    const complete = healthy.filter(({ witness }) => witness.seq === seq).length;
    return {
      healthy: healthy.length,
      complete,
      holes: audience.sum(({ holes }) => holes),
      twice: audience.sum(({ twice }) => twice),
      slowClosedWith,
      healthyLost,
      grownBytes,
      calmP99Ms,
      slowP99Ms,
      backAgain: slow.filter(({ witness }) => witness.seq === seq).length,
    };
  } finally {
    for (const one of publishers) one.leave();
    audience.leave();
  }
}

/** Round by round, each only after the one before was answered: a machine that is slow itself must not pile up a burst. */
async function publish(publishers: readonly Publisher[], events: number): Promise<void> {
  for (let n = 0; n < events; n += publishers.length) {
    const paced = new Promise((resolve) => setTimeout(resolve, PACE_MS));
    for (const one of publishers) one.publish(LOUD);
    await Promise.all([paced, ...publishers.map((one) => one.settled(30_000))]);
  }
}

function takeP99(publishers: readonly Publisher[]): number {
  const p99 = quantile(
    publishers.flatMap(({ latenciesMs }) => latenciesMs),
    0.99,
  );
  for (const { latenciesMs } of publishers) latenciesMs.length = 0;
  return Math.round(p99);
}

/** The most memory a process had until `stop`. */
function watchMemory(pid: number): { stop(): number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, rssBytesOf(pid));
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

async function reached(listeners: readonly Listener[], seq: number): Promise<void> {
  const untilMs = performance.now() + 60_000;
  while (listeners.some(({ witness }) => witness.seq < seq) && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whoever reads again finds out that it was cut, and why. */
async function readOn(slow: readonly Listener[]): Promise<number[]> {
  for (const { socket } of slow) socket?.resume();
  const untilMs = performance.now() + 20_000;
  while (slow.some(({ closedWith }) => closedWith === null) && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return slow.map(({ closedWith }) => closedWith ?? 0);
}
