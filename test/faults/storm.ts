// A reconnect storm: every socket is dropped, events go on, all come back and are caught up. The publisher must not feel it.
import { totalCpuMs } from "../helpers/process-usage.ts";
import { Audience } from "./load/audience.ts";
import type { Door } from "./load/doors.ts";
import { Publisher, quantile } from "./load/publisher.ts";

export type StormSize = { readonly sockets: number; readonly missedEvents: number };

export type StormReport = {
  readonly door: string;
  readonly sockets: number;
  readonly joinedInMs: number;
  /** From the first dial until the last listener had everything. */
  readonly backInMs: number;
  readonly caughtUp: number;
  readonly holes: number;
  readonly twice: number;
  /** First frames of the return that brought the whole view instead of what was missed. */
  readonly resets: number;
  readonly publisherP99Ms: number;
  readonly publisherMaxMs: number;
  readonly refused: number;
  /** Processor time of the server per listener, coming in and coming back. */
  readonly joinCpuMs: number;
  readonly backCpuMs: number;
};

export async function storm(door: Door, size: StormSize): Promise<StormReport> {
  const audience = new Audience(door, size.sockets, { prefix: "storm" });
  const publisher = new Publisher("storm", () =>
    door.enter({ person: "s_publisher1", role: "dj" }),
  );
  try {
    await publisher.connect();
    publisher.publish({ kind: "broadcast.start", title: "Storm" });
    await publisher.settled();
    const joining = performance.now();
    const joinCpu = totalCpuMs(door.pid());
    await audience.enter();
    const joinedInMs = performance.now() - joining;
    const joinCpuMs = (totalCpuMs(door.pid()) - joinCpu) / size.sockets;
    audience.drop();
    for (let n = 0; n < size.missedEvents; n += 1) {
      publisher.publish();
      await new Promise((resolve) => setTimeout(resolve, 1_000 / 20));
    }
    await publisher.settled();
    const before = publisher.latenciesMs.length;
    publisher.start(10);
    const dialling = performance.now();
    const backCpu = totalCpuMs(door.pid());
    await audience.enter();
    const seq = Math.max(...publisher.acked.values());
    await audience.reached(seq, 30_000);
    const backInMs = performance.now() - dialling;
    const backCpuMs = (totalCpuMs(door.pid()) - backCpu) / size.sockets;
    publisher.stop();
    await publisher.settled(30_000);
    const last = Math.max(...publisher.acked.values());
    const caughtUp = await audience.reached(last, 30_000);
    const during = publisher.latenciesMs.slice(before);
    return {
      door: door.name,
      sockets: size.sockets,
      joinedInMs: Math.round(joinedInMs),
      backInMs: Math.round(backInMs),
      caughtUp,
      holes: audience.sum(({ holes }) => holes),
      twice: audience.sum(({ twice }) => twice),
      resets: audience.sum(({ welcomes }) => welcomes) - size.sockets,
      publisherP99Ms: Math.round(quantile(during, 0.99)),
      publisherMaxMs: Math.round(Math.max(...during)),
      refused: publisher.refused.length,
      joinCpuMs: hundredths(joinCpuMs),
      backCpuMs: hundredths(backCpuMs),
    };
  } finally {
    publisher.leave();
    audience.leave();
  }
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
