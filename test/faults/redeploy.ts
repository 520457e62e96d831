// The server is replaced again and again while people publish and listen. Nothing acknowledged is lost, nobody sees a hole,
// and the clients' own jitter keeps them from coming back all at once.
import type { RoomEvent } from "../../shared/room/events.ts";
import { Audience } from "./load/audience.ts";
import type { Door } from "./load/doors.ts";
import { type NewClient, newClients } from "./load/new-clients.ts";
import { Publisher, quantile } from "./load/publisher.ts";

export type RedeploySize = {
  readonly restarts: number;
  /** Listeners that know nothing but the first version's frames. */
  readonly oldClients: number;
  /** Listeners that are the product's own client of today. */
  readonly newClients: number;
  readonly seed: number;
};

export type RedeployReport = {
  readonly acked: number;
  /** Acknowledged operations that a fresh reader of the log doesn't find at their place. */
  readonly lost: number;
  readonly holes: number;
  readonly twice: number;
  readonly complete: number;
  readonly newClientsInStep: number;
  /** First frames that brought the whole view to somebody who had a place. */
  readonly resets: number;
  readonly backP99Ms: number;
  /** The most dials within a second and within a tenth of one, over all restarts. */
  readonly dialsPeakPerSecond: number;
  readonly dialsPeakPerTenth: number;
};

const PUBLISHERS = 3;
const BETWEEN_MS = 2_000;

export async function redeploy(door: Door, size: RedeploySize): Promise<RedeployReport> {
  const random = seeded(size.seed);
  const audience = new Audience(door, size.oldClients, { prefix: "old00", random });
  const modern = newClients(door, size.newClients, random);
  const publishers = Array.from(
    { length: PUBLISHERS },
    (_, n) =>
      new Publisher(`deploy${n}`, () => door.enter({ person: `s_publish${n}x`, role: "dj" })),
  );
  const [first] = publishers as [Publisher];
  const backMs: number[] = [];
  const log: RoomEvent[] = [];
  // Read on after every restart: the room repeats no more than its newest events, and the whole log is judged.
  const readOn = async () => {
    const epoch = audience.listeners[0]?.witness.epoch ?? "";
    log.push(...(await door.stored(epoch, log.at(-1)?.seq)));
  };
  try {
    for (const one of publishers) await one.connect();
    first.publish({ kind: "broadcast.start", title: "Deploys" });
    await first.settled();
    await Promise.all([audience.enter(), ...modern.map((one) => one.live())]);
    for (const one of publishers) one.start(10);
    for (let n = 0; n < size.restarts; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS * (0.5 + random() / 2)));
      await door.kill9();
      await door.restart();
      const up = performance.now();
      await Promise.all([
        ...publishers.map((one) => one.connect()),
        allBack(audience),
        ...modern.map((one) => one.live()),
      ]);
      backMs.push(performance.now() - up);
      await readOn();
    }
    for (const one of publishers) one.stop();
    for (const one of publishers) await one.settled(20_000);
    await readOn();
    return await judge({ log, audience, modern, publishers, backMs });
  } finally {
    for (const one of publishers) one.leave();
    for (const one of modern) one.leave();
    audience.leave();
  }
}

async function judge(scene: {
  log: readonly RoomEvent[];
  audience: Audience;
  modern: readonly NewClient[];
  publishers: readonly Publisher[];
  backMs: readonly number[];
}): Promise<RedeployReport> {
  const { log, audience, modern, publishers, backMs } = scene;
  const acked = new Map(publishers.flatMap((one) => [...one.acked]));
  const seq = Math.max(...acked.values());
  const complete = await audience.reached(seq, 20_000);
  await Promise.all(modern.map((one) => one.reached(seq)));
  const stored = new Map(log.map((event) => [event.op ?? "", event.seq]));
  const whole = log.every((event, n) => event.seq === n + 1);
  return {
    acked: acked.size,
    lost: [...acked].filter(([op, place]) => stored.get(op) !== place).length + (whole ? 0 : 1),
    holes: audience.sum(({ holes }) => holes) + sum(modern.map(({ holes }) => holes())),
    twice: audience.sum(({ twice }) => twice),
    complete,
    newClientsInStep: modern.filter((one) => one.sees(log)).length,
    resets: audience.sum(({ welcomes }) => welcomes) - audience.listeners.length,
    backP99Ms: Math.round(quantile(backMs, 0.99)),
    dialsPeakPerSecond: peak(audience.redialsMs, 1_000),
    dialsPeakPerTenth: peak(audience.redialsMs, 100),
  };
}

async function allBack(audience: Audience): Promise<void> {
  while (audience.open < audience.listeners.length) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The largest number of moments within any window of this length. */
function peak(momentsMs: readonly number[], windowMs: number): number {
  const sorted = momentsMs.toSorted((a, b) => a - b);
  let from = 0;
  let most = 0;
  sorted.forEach((moment, n) => {
    while (moment - (sorted[from] ?? 0) >= windowMs) from += 1;
    most = Math.max(most, n - from + 1);
  });
  return most;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** mulberry32: the same restarts and jitter for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
