// `npm run bench`: every server in one run, results as JSON and as tables in docs/BENCHMARKS.md.
// Flags: --quick (small sizes), --only F2 (some goals), --rounds n. Only a whole run is written to the documents.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { canPin } from "../helpers/workerd.ts";
import { judge } from "./goals.ts";
import type { Bench } from "./house.ts";
import { intoDocument, readLong, tablesOf } from "./report.ts";
import { describeMachine, type Results } from "./results.ts";
import { busy } from "./suites/busy.ts";
import { growth } from "./suites/growth.ts";
import { isolated } from "./suites/isolated.ts";
import { joins } from "./suites/joins.ts";
import { limiter } from "./suites/limiter.ts";
import { lookups } from "./suites/lookups.ts";
import { saturation } from "./suites/saturation.ts";

const SERVER_CORE = 0;
const LOAD_CORE = 1;
const SUITES = [
  { goals: ["F1", "F3"], key: "isolated", run: isolated },
  { goals: ["F2", "F3"], key: "busy", run: busy },
  { goals: ["F4"], key: "saturation", run: saturation },
  { goals: ["F10"], key: "limiter", run: limiter },
  { goals: ["F11"], key: "joins", run: joins },
  { goals: ["F15"], key: "growth", run: growth },
  { goals: ["F15"], key: "lookups", run: lookups },
] as const;

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const DOCUMENT = path("docs/BENCHMARKS.md");
const FIGURES = path("docs/benchmarks.json");

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string" },
  },
});

async function main(): Promise<void> {
  process.chdir(path("."));
  if (canPin)
    execFileSync("taskset", ["-acp", `${LOAD_CORE}`, `${process.pid}`], { stdio: "ignore" });
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 5));
  const bench: Bench = {
    ...{ folder, rounds, quick: flags.quick, serverCore: SERVER_CORE },
    say: (line) => console.error(line),
  };
  let results: Results = { machine: describeMachine(), full: !flags.quick, rounds };
  for (const { goals, key, run } of SUITES) {
    if (flags.only.length > 0 && !goals.some((goal) => flags.only.includes(goal))) continue;
    results = { ...results, [key]: await run(bench) };
  }
  const tables = tablesOf(results, readLong(path("test/long/results")));
  console.log(tables);
  const missed = judge(results).filter(({ met }) => !met);
  for (const { id, what, measured, goal } of missed) {
    console.error(`MISSED ${id}: ${what}: ${measured}, wanted ${goal}`);
  }
  if (flags.quick || flags.only.length > 0) return;
  writeFileSync(FIGURES, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(DOCUMENT, intoDocument(readFileSync(DOCUMENT, "utf8"), tables));
}

await main();
// Open timers of clients that are gone must not keep the process.
process.exit(0);
