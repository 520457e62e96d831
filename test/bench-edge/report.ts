// The edge bench as tables for docs/CACHING.md and for the terminal.
import type { Machine } from "../bench/results.ts";
import { allOf, type Figures, type Goal, originReads } from "./judge.ts";
import type { Size } from "./measure.ts";

export type Distance = {
  /** How much longer every call to D1, R2 and an object takes than on this machine. */
  readonly farMs: number;
  readonly off: Figures;
  readonly ours: Figures;
  readonly brief: Figures | null;
  readonly goals: readonly Goal[];
};

export type Results = {
  readonly machine: Machine;
  readonly full: boolean;
  readonly rounds: number;
  readonly size: Size;
  readonly distances: readonly Distance[];
};

const ms = (value: number | null) => (value === null ? "" : value.toFixed(value < 10 ? 2 : 1));
const whole = (value: number) => Math.round(value).toLocaleString("en");

export function tablesOf(results: Results): string {
  const { machine, full, rounds, size, distances } = results;
  const { warmUp, busy, calm } = size;
  const versions = ["node", "workerd"].map((name) => `${name} ${machine.versions[name] ?? ""}`);
  const head = [
    `${machine.date} UTC, commit ${machine.commit}; ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${versions.join(", ")};`,
    `Reads and changes: ${busy.requests} requests at ${busy.perSecond} a second after ${warmUp.requests} from cold and everything once, one in two hundred a write. Times: ${calm.requests} at ${calm.perSecond}.`,
    `Medians of ${rounds} round${rounds === 1 ? "" : "s"}, server on ${machine.pinned ? "core 0, load on core 1" : "any core"}.`,
    ...(full ? [] : ["**A rehearsal with small sizes: its figures mean little.**"]),
  ];
  return [head.join("\n"), ...distances.map(distanceTables)].join("\n\n");
}

/** An idle machine answers a request for nothing, after a pause, in a millisecond and a half. */
const BUSY_WAY_MS = 4;
const BUSY =
  "**The machine had other work meanwhile** (see what an empty answer takes): its times say little, its counts stand.";

function distanceTables({ farMs, off, ours, brief, goals }: Distance): string {
  const where =
    farMs === 0
      ? "Everything on this machine"
      : `D1, R2 and objects ${farMs} ms away (each call waits that long; modelled)`;
  const contenders = [off, ours, ...(brief ? [brief] : [])];
  const isBusy = contenders.some(({ wayMs }) => wayMs > BUSY_WAY_MS);
  return [
    `### ${where}`,
    ...(isBusy ? [BUSY] : []),
    table(
      ["goal F9", "measured", "wanted", ""],
      goals.map(({ what, measured, goal, met }) => [
        what,
        measured,
        goal,
        met ? "met" : "**MISSED**",
      ]),
    ),
    table(["", ...contenders.map(({ mode }) => NAMES[mode])], summaryRows(contenders)),
    routeTable(off, ours),
  ].join("\n\n");
}

const NAMES = { off: "no cache", ours: "ours", brief: "the brief's" } as const;

function summaryRows(contenders: readonly Figures[]): string[][] {
  const row = (name: string, of: (figures: Figures) => string) => [name, ...contenders.map(of)];
  return [
    row("p50 / p95 of all, ms", (f) => `${ms(allOf(f).p50Ms)} / ${ms(allOf(f).p95Ms)}`),
    row(
      "p50 of hits / of misses, ms",
      (f) => `${ms(allOf(f).hitP50Ms)} / ${ms(allOf(f).missP50Ms)}`,
    ),
    row("answered by a cache", (f) => `${(allOf(f).hitShare * 100).toFixed(1)} %`),
    row("D1 rows read per 1,000", (f) => whole(f.perThousand.rowsRead)),
    row("D1 queries per 1,000", (f) => whole(f.perThousand.queries)),
    row("calls to rooms per 1,000", (f) => whole(f.perThousand.objectCalls)),
    row("R2 reads per 1,000", (f) => whole(f.perThousand.bucketReads)),
    row("origin reads per 1,000", (f) => whole(originReads(f.perThousand))),
    row("the same from cold", (f) => whole(originReads(f.coldPerThousand))),
    row("calls to the limiter per 1,000", (f) => whole(f.perThousand.limiterCalls)),
    row(
      "KV reads / writes per 1,000",
      (f) => `${whole(f.perThousand.kvReads)} / ${whole(f.perThousand.kvWrites)}`,
    ),
    row("longest behind a change, s", (f) => (allOf(f).behindMs / 1_000).toFixed(1)),
    row(
      "queries for a crowd at one missing answer",
      (f) => `${whole(f.crowd.counts.queries)} for ${whole(f.crowd.callers)}`,
    ),
    row("queries for 100 requests of what is not there", (f) => whole(f.missing.queries)),
    row("failed", (f) => whole(f.failed)),
    row("an empty answer at the same pace, ms", (f) => ms(f.wayMs)),
  ];
}

function routeTable(off: Figures, ours: Figures): string {
  const rows = ours.routes.map((row, at) => {
    const before = off.routes[at];
    return [
      row.route,
      whole(row.requests),
      `${ms(before?.p50Ms ?? null)} / ${ms(before?.p95Ms ?? null)}`,
      `${ms(row.p50Ms)} / ${ms(row.p95Ms)}`,
      ms(row.hitP50Ms),
      ms(row.missP50Ms),
      `${(row.hitShare * 100).toFixed(0)} %`,
      (row.behindMs / 1_000).toFixed(1),
    ];
  });
  const head = ["route", "requests", "no cache p50 / p95, ms", "ours p50 / p95, ms"];
  return table([...head, "hit p50", "miss p50", "hits", "longest behind, s"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
