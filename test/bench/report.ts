// The results as tables: Markdown for the document, between its markers, and for the terminal.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { LongResult } from "../long/types.ts";
import { type Goal, judge } from "./goals.ts";
import type { Results } from "./results.ts";
import type { Busy } from "./suites/busy.ts";
import type { Joins } from "./suites/joins.ts";
import { LIMITERS, type LimiterRow } from "./suites/limiter.ts";
import type { Saturation } from "./suites/saturation.ts";

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** The document with the tables of this run between its markers. */
export function intoDocument(document: string, tables: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error("the document has no markers");
  return `${before}${BEGIN}\n${tables}\n${END}${after}`;
}

export function tablesOf(results: Results, long: readonly LongRow[]): string {
  const { machine, full, rounds } = results;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const head = [
    `${machine.date} UTC, commit ${machine.commit}; ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system};`,
    `${versions.join(", ")}; medians of ${rounds} rounds; ${machine.pinned ? "server on core 0, load on core 1" : "NOT pinned to cores"}.`,
    full ? "" : "**A rehearsal with small sizes: its figures mean little.**",
  ];
  return [
    head.join("\n").trim(),
    goalsTable(judge(results)),
    results.busy ? busyTable(results.busy) : "",
    ...(results.saturation ?? []).map(saturationTable),
    results.limiter ? limiterTable(results.limiter) : "",
    results.joins ? joinTable(results.joins) : "",
    growthTables(results),
    longTable(long),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const fixed = (value: number, places = 1) => value.toFixed(places);
const whole = (value: number) => Math.round(value).toLocaleString("en");

function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ id, what, measured, goal, met, why }) => [
    ...[id, what, measured, goal, met ? "met" : "**MISSED**", why],
  ]);
  return table(["goal", "what", "measured", "wanted", "", "what decides it"], rows);
}

function busyTable({ rows, perSecond, listeners }: Busy): string {
  const body = Object.entries(rows).map(([name, { round, freshKb, usedKb, lostSockets }]) => [
    name,
    fixed(round.cpuPerDeliveryUs, 2),
    `${fixed(round.p50Ms)} / ${fixed(round.p95Ms)} / ${fixed(round.p99Ms)} / ${fixed(round.maxMs)}`,
    `${whole(round.events)} × ${whole(round.listeners)}`,
    whole(round.frames),
    `${whole(round.lost)} / ${whole(round.wrong)} / ${whole(lostSockets)}`,
    fixed(round.bytes / Math.max(1, round.delivered), 0),
    `${fixed(freshKb, 0)} / ${fixed(usedKb, 0)}`,
    `${fixed(round.serverBusy, 2)} / ${fixed(round.generatorBusy, 2)}`,
  ]);
  const what = Object.entries(rows).map(([name, row]) => `- \`${name}\`: ${row.what}.`);
  const head = [
    "server",
    "CPU per delivered event, µs",
    "delay p50 / p95 / p99 / max, ms",
    "events × listeners",
    "frames",
    "lost / wrong / cut",
    "bytes per event",
    "KB per socket, fresh / used",
    "cores busy, server / load",
  ];
  return `### ${perSecond} events a second, ${listeners} listeners\n\n${table(head, body)}\n\n${what.join("\n")}`;
}

function saturationTable({ steps, listeners }: Saturation): string {
  const body = steps.map(({ perSecond, kept, round }) => [
    whole(perSecond),
    whole(round.deliveriesPerSecond),
    whole((round.frames * 1_000) / round.elapsedMs),
    `${fixed(round.p50Ms)} / ${fixed(round.p99Ms)} / ${fixed(round.maxMs)}`,
    `${whole(round.lost)} / ${whole(round.refused)}`,
    `${fixed(round.serverBusy, 2)} / ${fixed(round.generatorBusy, 2)}`,
    kept ? "" : "too late or lost",
  ]);
  const head = [
    "events/s said",
    "events/s delivered",
    "frames/s",
    "delay p50 / p99 / max, ms",
    "lost / refused",
    "cores busy, server / load",
    "",
  ];
  return `### Saturation, ${listeners} listeners\n\n${table(head, body)}`;
}

function joinTable(joins: Joins): string {
  const { greetingBytes, ...cases } = joins;
  const body = Object.entries(cases).map(([name, join]) => [
    name,
    whole(join.cpuUs),
    fixed(join.firstFrameMs, 2),
  ]);
  const [short = 0, long = 0] = greetingBytes;
  const note = `\`room\`: ours; \`each\`: bare accept, the same first frame encoded for each; \`once\`: encoded once. First frame: ${whole(short)} bytes with 1 line in view, ${whole(long)} with 200.`;
  return `### Joins\n\n${table(["case and lines in view", "CPU per join, µs", "first frame after open, ms"], body)}\n\n${note}`;
}

function limiterTable(rows: readonly LimiterRow[]): string {
  const body = rows.map((row) => [
    row.policy,
    row.load,
    row.limiter,
    whole(row.perCpuSecond),
    fixed(row.rowsRead, 2),
    fixed(row.rowsWritten, 4),
    fixed(row.dollarsPerMillion, 2),
  ]);
  const head = [
    ...["policy", "load", "limiter", "decisions per CPU second"],
    ...["rows read", "rows written", "dollars per million"],
  ];
  const what = Object.entries(LIMITERS).map(([name, words]) => `- \`${name}\`: ${words}.`);
  const note =
    "Rows are per decision; dollars are list prices of requests and rows. `pace`: exactly as many as are permitted; `flood`: against a spent quota.";
  return `### Limiters\n\n${table(head, body)}\n\n${note}\n\n${what.join("\n")}`;
}

function growthTables({ growth, lookups }: Results): string {
  const parts: string[] = [];
  if (growth) {
    const body = growth.sizes.map(({ listeners, cpuPerEventUs, freshKb }) => [
      ...[
        whole(listeners),
        whole(cpuPerEventUs),
        fixed(cpuPerEventUs / listeners, 1),
        fixed(freshKb, 0),
      ],
    ]);
    parts.push(
      table(["listeners", "CPU per event, µs", "per listener, µs", "KB per socket"], body),
    );
  }
  if (lookups) {
    const body = lookups.map(({ events, repeatUs, readUs, newUs }) => [
      ...[whole(events), fixed(repeatUs), fixed(readUs), fixed(newUs)],
    ]);
    parts.push(
      table(
        [
          "events in the log",
          "repeated command, µs",
          "50 events from anywhere, µs",
          "new event, µs",
        ],
        body,
      ),
    );
  }
  return parts.length > 0 ? `### Growth\n\n${parts.join("\n\n")}` : "";
}

export type LongRow = LongResult & { readonly name: string };

/** What full-size runs of the proof kit left behind, for the goals that are measured there (F5-F8 among them). */
export function readLong(folder: string): LongRow[] {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(".json"))
    : [];
  return names.sort().flatMap((name) => {
    const read = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Partial<LongResult>;
    const { ok, cases = 0, figures, failures = [] } = read;
    // Other files lie there too: measurements that a run takes from another.
    if (ok === undefined || figures === undefined) return [];
    return [{ name: name.replace(/\.json$/, ""), ok, cases, figures, failures }];
  });
}

function longTable(rows: readonly LongRow[]): string {
  if (rows.length === 0) return "";
  const body = rows.map(({ name, ok, cases, figures, failures }) => [
    name,
    ok ? "held" : `**${failures.join("; ")}**`,
    whole(cases),
    Object.entries(figures)
      .map(([figure, value]) => `${figure} ${value}`)
      .join(", "),
  ]);
  return `### Full-size runs of the proof kit\n\n${table(["run", "", "cases", "figures"], body)}`;
}
