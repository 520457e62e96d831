// F10: what one decision of a limiter costs, asked over RPC as the edge asks: a load at exactly the permitted pace, and a
// flood against a spent quota. All limiters in one workerd, round after round.

import { type PolicyName, policyOf } from "../../../server/domain/rate/policies.ts";
import { billOf, NO_USE } from "../../economics/price.ts";
import { cpuMsOf } from "../../helpers/process-usage.ts";
import { startWorkerd } from "../../helpers/workerd.ts";
import type { Running } from "../contender.ts";
import type { Bench } from "../house.ts";
import { median } from "../round.ts";

export const LIMITERS = {
  Ours: "the product's `RateLimiter`",
  Naive:
    "a row per request, counted at every decision, swept by alarm: what the goals call the brief's algorithm",
  OneRow: "GCRA whose one row is read and written at every decision",
  Nothing: "decides nothing: what the call itself costs",
} as const;
export type LimiterName = keyof typeof LIMITERS;
export type LimiterLoad = "pace" | "flood";

export type LimiterRow = {
  readonly limiter: LimiterName;
  readonly policy: PolicyName;
  readonly load: LimiterLoad;
  readonly decisions: number;
  readonly granted: number;
  readonly perCpuSecond: number;
  /** Per decision. */
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** Requests and rows at list price; the time is not in it. */
  readonly dollarsPerMillion: number;
};

/** One that must be exact, one that guards power, one for listeners. */
const POLICIES: readonly PolicyName[] = ["sensitive", "api-write", "token"];
const NAMES = Object.keys(LIMITERS) as LimiterName[];
const DECISIONS = 2_000;
const QUICK_DECISIONS = 300;

type Done = { readonly granted: number; readonly read: number; readonly written: number };

export async function limiter(bench: Bench): Promise<readonly LimiterRow[]> {
  const running = await startWorkerd({
    entry: "test/bench/workers/limiters.ts",
    objects: { ...Object.fromEntries(NAMES.map((name) => [name, name])), RATE_LIMITER: "Ours" },
    folder: `${bench.folder}/limiters`,
    core: bench.serverCore,
  });
  try {
    const rows: LimiterRow[] = [];
    for (const policy of POLICIES) {
      for (const load of ["pace", "flood"] as const) {
        rows.push(...(await compare(bench, running, policy, load)));
      }
    }
    return rows;
  } finally {
    await running.stop();
  }
}

async function compare(
  bench: Bench,
  running: Running,
  policy: PolicyName,
  load: LimiterLoad,
): Promise<LimiterRow[]> {
  const { limit, periodMs, burst } = policyOf(policy);
  const paceMs = Math.ceil(periodMs / limit);
  const decisions = bench.quick ? QUICK_DECISIONS : DECISIONS;
  const ask = (limiter: LimiterName, n: number, stepMs: number) =>
    askMany(running, `${limiter}/${policy}:1:${load}`, n, stepMs);
  // A window's worth at the pace; before a flood the quota is used up on top.
  for (const name of NAMES) {
    await ask(name, Math.max(limit, burst), paceMs);
    if (load === "flood") await ask(name, 2 * Math.max(limit, burst), 0);
  }
  const seen = new Map<LimiterName, LimiterRow[]>();
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const limiter of NAMES) {
      const before = await ask(limiter, 0, 0);
      const cpuMs = cpuMsOf(running.pid);
      const after = await ask(limiter, decisions, load === "pace" ? paceMs : 0);
      const spentMs = cpuMsOf(running.pid) - cpuMs;
      const row = rowOf({ limiter, policy, load, decisions }, before, after, spentMs);
      seen.set(limiter, [...(seen.get(limiter) ?? []), row]);
    }
  }
  const medians = [...seen.values()].map(medianRow);
  for (const { limiter, perCpuSecond } of medians) {
    bench.say(`F10 ${policy} ${load} ${limiter}: ${Math.round(perCpuSecond)} per CPU second`);
  }
  return medians;
}

async function askMany({ port }: Running, path: string, n: number, stepMs: number): Promise<Done> {
  const answer = await fetch(`http://127.0.0.1:${port}/${path}?n=${n}&stepMs=${stepMs}`);
  if (!answer.ok) throw new Error(`the limiters answered ${answer.status}`);
  return (await answer.json()) as Done;
}

function rowOf(
  what: Pick<LimiterRow, "limiter" | "policy" | "load" | "decisions">,
  before: Done,
  after: Done,
  cpuMs: number,
): LimiterRow {
  const { decisions } = what;
  const rowsRead = (after.read - before.read) / decisions;
  const rowsWritten = (after.written - before.written) / decisions;
  const million = { rowsRead: rowsRead * 1e6, rowsWritten: rowsWritten * 1e6, requests: 1e6 };
  return {
    ...what,
    ...{ rowsRead, rowsWritten, granted: after.granted },
    perCpuSecond: (decisions * 1_000) / cpuMs,
    dollarsPerMillion: billOf({ ...NO_USE, ...million }).dollars.total,
  };
}

function medianRow(rows: readonly LimiterRow[]): LimiterRow {
  const of = (key: "granted" | "perCpuSecond" | "rowsRead" | "rowsWritten" | "dollarsPerMillion") =>
    median(rows.map((row) => row[key]));
  return {
    ...(rows[0] as LimiterRow),
    granted: of("granted"),
    perCpuSecond: of("perCpuSecond"),
    rowsRead: of("rowsRead"),
    rowsWritten: of("rowsWritten"),
    dollarsPerMillion: of("dollarsPerMillion"),
  };
}
