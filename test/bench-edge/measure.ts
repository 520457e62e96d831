// One contender on a server of its own: the trace, then what a crowd at one missing answer costs, then what a missing thing costs
// that is asked for again and again.
import { execFileSync } from "node:child_process";
import { ask } from "../helpers/lean-ask.ts";
import { startLeanServer } from "../helpers/lean-server.ts";
import { canPin } from "../helpers/workerd.ts";
import type { Counts } from "./counts.ts";
import { changesOf, drive, type Sample, stampede } from "./drive.ts";
import { MEDIA_KEYS, type Step, traceOf } from "./trace.ts";

const SERVER_CORE = 0;

export const MODES = ["off", "brief", "ours"] as const;
export type Mode = (typeof MODES)[number];

export type Pace = { readonly requests: number; readonly perSecond: number };
export type Size = {
  readonly seed: number;
  /** From nothing. After it everything is asked for once. */
  readonly warmUp: Pace;
  /** What is read of the origins, and how far behind a change answers are. */
  readonly busy: Pace;
  /** How long answers take: at a pace that a server without a cache keeps up with too. Without one, reads are counted here. */
  readonly calm: Pace;
  readonly callers: number;
};

export type Reads = { readonly samples: readonly Sample[]; readonly counts: Counts };

export type Measured = {
  /** Of the calm time. */
  readonly samples: readonly Sample[];
  /** Of the busy time, and of the time before it. */
  readonly reads: Reads;
  readonly coldReads: Reads;
  /** A request that the Worker answers without doing anything, at the pace of the calm time: what the way there takes. */
  readonly wayMs: number;
  readonly crowd: { readonly callers: number; readonly failed: number; readonly counts: Counts };
  /** A hundred requests for one thing that is not there. */
  readonly missing: Counts;
};

export async function measure(mode: Mode, farMs: number, size: Size): Promise<Measured> {
  const server = await startLeanServer({
    rooms: [],
    entry: "test/bench-edge/workers/worker.ts",
    vars: { BENCH_MODE: mode, BENCH_FAR_MS: String(farMs) },
  });
  try {
    const { origin } = server;
    // It has inherited the core of the load.
    if (canPin) pin(server.runtimePid());
    await ask(`${origin}/bench/fill`, { method: "POST" });
    const picture = new Uint8Array(20_000).fill(7);
    for (const key of MEDIA_KEYS) {
      await ask(`${origin}/bench/media?key=${key}`, { method: "PUT", body: picture });
    }
    const { calm } = size;
    // What a request costs without a cache does not depend on those before it.
    const short = { ...calm, requests: 60 };
    const [first, second] = mode === "off" ? [short, short] : [size.warmUp, size.busy];
    const upTo = first.requests + second.requests;
    const trace = traceOf(size.seed, upTo + calm.requests);
    const record = changesOf();
    const fresh = await countsOf(origin);
    const cold = await drive(origin, trace.slice(0, first.requests), first.perSecond, record);
    const warm = await countsOf(origin);
    if (mode !== "off") await drive(origin, eachOnce(trace), first.perSecond, record);
    await settle();
    const steady = await countsOf(origin);
    const busy = await drive(origin, trace.slice(first.requests, upTo), second.perSecond, record);
    await settle();
    const afterBusy = await countsOf(origin);
    const wayMs = await wayOf(origin, calm.perSecond);
    const calmly = await drive(origin, trace.slice(upTo), calm.perSecond, record);
    await settle();
    const after = await countsOf(origin);
    const reads =
      mode === "off"
        ? { samples: calmly.samples, counts: less(after, afterBusy) }
        : { samples: busy.samples, counts: less(afterBusy, steady) };
    const coldReads = { samples: cold.samples, counts: less(warm, fresh) };
    const crowd = await crowdOf(origin, size.callers);
    const missing = await counted(origin, async () => {
      for (let n = 0; n < 100; n += 1) await ask(`${origin}/api/broadcasts/never-was`);
    });
    return { samples: calmly.samples, reads, coldReads, wayMs, crowd, missing };
  } finally {
    await server.stop();
  }
}

/** Answers live for hours and the bench for minutes: what is asked for rarely has been asked for once all the same. */
function eachOnce(trace: readonly Step[]): Step[] {
  const reads = trace.flatMap((step) => (step.kind === "read" ? [[step.path, step] as const] : []));
  return [...new Map(reads).values()];
}

function pin(pid: number): void {
  execFileSync("taskset", ["-acp", `${SERVER_CORE}`, `${pid}`], { stdio: "ignore" });
}

/** Median of fifty. Without the pauses it would be a third: processes that sleep in between take a while to wake. */
async function wayOf(origin: string, perSecond: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
    const beganMs = performance.now();
    await ask(`${origin}/bench/nothing`);
    took.push(performance.now() - beganMs);
  }
  return took.sort((a, b) => a - b)[25] ?? 0;
}

/** A show nobody has asked for, which thousands want in the same moment. */
async function crowdOf(origin: string, callers: number): Promise<Measured["crowd"]> {
  let failed = 0;
  const counts = await counted(origin, async () => {
    const heard = await stampede(`${origin}/api/v1/rooms/room-19/shows/show-00399`, callers);
    failed = heard.filter(({ status }) => status !== 200).length;
  });
  return { callers, failed, counts };
}

async function counted(origin: string, work: () => Promise<void>): Promise<Counts> {
  const before = await countsOf(origin);
  await work();
  await settle();
  return less(await countsOf(origin), before);
}

/** What goes on after answers has gone on. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 500));

async function countsOf(origin: string): Promise<Counts> {
  return JSON.parse((await ask(`${origin}/bench/counts`)).text()) as Counts;
}

function less(after: Counts, before: Counts): Counts {
  const names = Object.keys(after) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Counts;
}
