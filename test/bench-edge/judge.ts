// Figures of the edge bench from its samples, and whether goal F9 is met.
import { median } from "../bench/round.ts";
import type { Counts } from "./counts.ts";
import type { Sample } from "./drive.ts";
import type { Measured, Mode, Reads } from "./measure.ts";
import { ROUTES, type RouteName } from "./trace.ts";

export type RouteRow = {
  readonly route: RouteName | "all";
  readonly requests: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of the busy time: what a cache answered, fresh or stale. */
  readonly hitShare: number;
  readonly hitP50Ms: number | null;
  readonly missP50Ms: number | null;
  /** The longest that anything in an answer had been another. */
  readonly behindMs: number;
};

export type Figures = {
  readonly mode: Mode;
  readonly routes: readonly RouteRow[];
  /** Per 1,000 requests. */
  readonly perThousand: Counts;
  /** The same while it was still cold. */
  readonly coldPerThousand: Counts;
  readonly failed: number;
  readonly wayMs: number;
  readonly crowd: Measured["crowd"];
  readonly missing: Counts;
};

const HITS = /^(?:EDGE-HIT|KV-HIT|STALE|HIT)$/;

export function figuresOf(mode: Mode, measured: Measured): Figures {
  const { samples, reads, coldReads, wayMs, crowd, missing } = measured;
  const everything = [...samples, ...reads.samples, ...coldReads.samples];
  const rows = [...ROUTES, "all" as const].map((route): RouteRow => {
    const isOwn = (sample: Sample) => route === "all" || sample.route === route;
    const own = samples.filter(isOwn);
    const hits = own.filter(({ state }) => HITS.test(state)).map(({ tookMs }) => tookMs);
    const misses = own.filter(({ state }) => state === "MISS").map(({ tookMs }) => tookMs);
    const took = own.map(({ tookMs }) => tookMs);
    const busy = reads.samples.filter(isOwn);
    return {
      ...{ route, requests: own.length, p50Ms: median(took), p95Ms: quantile(took, 0.95) },
      hitShare: busy.filter(({ state }) => HITS.test(state)).length / Math.max(1, busy.length),
      hitP50Ms: hits.length > 0 ? median(hits) : null,
      missP50Ms: misses.length > 0 ? median(misses) : null,
      behindMs: Math.max(0, ...everything.filter(isOwn).map(({ behindMs }) => behindMs)),
    };
  });
  const failed = everything.filter(({ status }) => status >= 500 || status === 429).length;
  const perThousand = thousandthsOf(reads);
  const coldPerThousand = thousandthsOf(coldReads);
  return { mode, routes: rows, perThousand, coldPerThousand, failed, wayMs, crowd, missing };
}

export type Goal = {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
};

/** How long an answer may show what has been changed: what the policies promise, and a breath for a busy machine. */
export const BOUND_MS = 10_000;
const BREATH_MS = 1_000;

export function judge(off: Figures, ours: Figures): Goal[] {
  const before = allOf(off);
  const after = allOf(ours);
  const hitMs = after.hitP50Ms ?? before.p50Ms;
  const faster = 1 - hitMs / before.p50Ms;
  // Told beside it, not judged: on one machine an answer without anything takes most of what a hit takes.
  const net = 1 - (hitMs - ours.wayMs) / (before.p50Ms - off.wayMs);
  const fewer = 1 - originReads(ours.perThousand) / originReads(off.perThousand);
  const { counts, callers, failed } = ours.crowd;
  const reads = counts.queries + counts.objectCalls;
  const one = off.crowd.counts.queries / callers;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    {
      what: "hits, against the same requests without a cache, p50",
      measured: `${percent(faster)} faster (${percent(net)} beyond what an empty answer takes)`,
      ...{ goal: "≥ 80 %", met: faster >= 0.8 },
    },
    {
      what: "origin reads (D1 rows + object calls + R2 reads)",
      ...{ measured: `${percent(fewer)} fewer`, goal: "≥ 95 %", met: fewer >= 0.95 },
    },
    {
      what: "longest an answer showed what had been changed",
      measured: `${(after.behindMs / 1_000).toFixed(1)} s`,
      goal: `≤ ${BOUND_MS / 1_000} s`,
      met: after.behindMs <= BOUND_MS + BREATH_MS,
    },
    {
      what: `${callers.toLocaleString("en")} callers of one missing answer at once`,
      measured: `${reads} queries and calls, one read is ${one}; ${failed} failed`,
      goal: "one read",
      met: reads <= one + 1 && failed === 0,
    },
  ];
}

/** What F9 counts. What the limiter was asked is told beside it: it is no origin of an answer. */
export function originReads({ rowsRead, objectCalls, bucketReads }: Counts): number {
  return rowsRead + objectCalls + bucketReads;
}

export function allOf({ routes }: Figures): RouteRow {
  const row = routes.find(({ route }) => route === "all");
  if (!row) throw new Error("no figures of all routes");
  return row;
}

/** The median of each figure over several rounds of one contender; what is worst of all rounds where that is promised. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const [first] = rounds;
  if (!first) throw new Error("no rounds");
  const all = <T>(of: (figures: Figures) => T) => rounds.map(of);
  const routes = first.routes.map((row, at): RouteRow => {
    const own = all(({ routes: rows }) => rows[at] ?? row);
    const of = (key: "p50Ms" | "p95Ms" | "hitShare") => median(own.map((one) => one[key]));
    const orNull = (key: "hitP50Ms" | "missP50Ms") => {
      const known = own.flatMap((one) => one[key] ?? []);
      return known.length > 0 ? median(known) : null;
    };
    return {
      ...row,
      ...{ p50Ms: of("p50Ms"), p95Ms: of("p95Ms"), hitShare: of("hitShare") },
      ...{ hitP50Ms: orNull("hitP50Ms"), missP50Ms: orNull("missP50Ms") },
      behindMs: Math.max(...own.map(({ behindMs }) => behindMs)),
    };
  });
  return {
    ...first,
    routes,
    perThousand: eachOf(first.perThousand, (_, key) =>
      median(all(({ perThousand }) => perThousand[key])),
    ),
    failed: Math.max(...all(({ failed }) => failed)),
    wayMs: median(all(({ wayMs }) => wayMs)),
    crowd:
      rounds.map(({ crowd }) => crowd).toSorted((a, b) => b.counts.queries - a.counts.queries)[0] ??
      first.crowd,
  };
}

function thousandthsOf({ samples, counts }: Reads): Counts {
  return eachOf(counts, (n) => (n * 1_000) / samples.length);
}

function eachOf(counts: Counts, change: (n: number, key: keyof Counts) => number): Counts {
  const keys = Object.keys(counts) as (keyof Counts)[];
  return Object.fromEntries(keys.map((key) => [key, change(counts[key], key)])) as Counts;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
