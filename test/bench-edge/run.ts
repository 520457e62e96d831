// `npm run bench:edge`: the same requests and writes against no cache, the brief's cache and ours (goal F9).
// Flags: --quick (a rehearsal), --rounds n. A whole run writes its part of docs/CACHING.md and docs/bench-edge.json.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeMachine } from "../bench/results.ts";
import { writeSection } from "../helpers/marked-section.ts";
import { canPin } from "../helpers/workerd.ts";
import { type Figures, figuresOf, judge, medianFigures } from "./judge.ts";
import { type Mode, measure, type Size } from "./measure.ts";
import { type Distance, type Results, tablesOf } from "./report.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LOAD_CORE = 1;

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string" } },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 2));
const size: Size = flags.quick
  ? {
      seed: 1,
      warmUp: { requests: 1_000, perSecond: 100 },
      busy: { requests: 1_000, perSecond: 100 },
      calm: { requests: 200, perSecond: 20 },
      callers: 200,
    }
  : {
      seed: 1,
      warmUp: { requests: 3_000, perSecond: 200 },
      busy: { requests: 4_500, perSecond: 150 },
      calm: { requests: 400, perSecond: 20 },
      callers: 1_000,
    };

/** Near: what this machine's own stand-ins cost. Far: as where the database is in another city. */
const DISTANCES: readonly { farMs: number; modes: readonly Mode[] }[] = [
  { farMs: 0, modes: ["off", "brief", "ours"] },
  { farMs: 20, modes: ["off", "ours"] },
];

async function distance({ farMs, modes }: (typeof DISTANCES)[number]): Promise<Distance> {
  const found = new Map<Mode, Figures[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const mode of modes) {
      console.error(`${farMs} ms away, ${mode}, round ${round} of ${rounds}`);
      const measured = await measure(mode, farMs, { ...size, seed: size.seed + round });
      found.set(mode, [...(found.get(mode) ?? []), figuresOf(mode, measured)]);
    }
  }
  const figures = (mode: Mode) => medianFigures(found.get(mode) ?? []);
  const [off, ours] = [figures("off"), figures("ours")];
  const brief = found.has("brief") ? figures("brief") : null;
  return { farMs, off, ours, brief, goals: judge(off, ours) };
}

process.chdir(ROOT);
if (canPin)
  execFileSync("taskset", ["-acp", `${LOAD_CORE}`, `${process.pid}`], { stdio: "ignore" });
const distances: Distance[] = [];
for (const one of DISTANCES) distances.push(await distance(one));
const results: Results = {
  ...{ machine: describeMachine(), full: !flags.quick, rounds, size, distances },
};
const tables = tablesOf(results);
console.log(tables);
const missed = distances.flatMap(({ farMs, goals }) =>
  goals.filter(({ met }) => !met).map((goal) => ({ farMs, ...goal })),
);
for (const { farMs, what, measured, goal } of missed) {
  console.error(`MISSED F9, ${farMs} ms away: ${what}: ${measured}, wanted ${goal}`);
}
if (!flags.quick) {
  writeFileSync(`${ROOT}docs/bench-edge.json`, `${JSON.stringify(results, null, 2)}\n`);
  writeSection("docs/CACHING.md", "bench:edge", tables);
}
// Open connections to servers that are gone must not keep the process.
process.exit(missed.length > 0 && !flags.quick ? 1 : 0);
