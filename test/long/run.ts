// `npm run test:long [-- <names> --scale <n>]`: the full-size runs of the proof kit, one process each, and the report on them.
import { fork } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runTool } from "../../server/local/tool.ts";
import { choose, readWish } from "./choose.ts";
import { findRuns, type Listed } from "./parts.ts";
import { isRecord, type LongRecord, settingNow } from "./record.ts";
import { reportOn } from "./report.ts";
import type { LongResult } from "./types.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const RESULTS = at("./results/");
const REPORT = at("../../docs/LONG-RUNS.md");

/** A run that crashes, or ends without a word, did not hold. */
function carryOut({ part, run }: Listed, scale: number): Promise<LongResult> {
  return new Promise((resolve) => {
    let result: LongResult | null = null;
    const child = fork(at("./one.ts"), [part, run.name, String(scale)]);
    const stop = () => child.kill("SIGINT");
    process.once("SIGINT", stop);
    child.on("message", (message) => {
      result = message as LongResult;
    });
    child.on("close", (code, signal) => {
      process.off("SIGINT", stop);
      const failures = [`ended with ${signal ?? code} and no result`];
      resolve(result ?? { ok: false, cases: 0, figures: {}, failures });
    });
  });
}

async function record(listed: Listed, scale: number): Promise<LongRecord> {
  const { part, run } = listed;
  const began = Date.now();
  const result = await carryOut(listed, scale);
  const size = scale === 1 ? "" : ` --scale ${scale}`;
  return {
    ...{ name: run.name, part, what: run.what, scale },
    command: `npm run test:long -- ${run.name}${size}`,
    date: new Date(began).toISOString(),
    durationS: (Date.now() - began) / 1_000,
    setting: settingNow(),
    ...result,
  };
}

async function keep(made: LongRecord): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}${made.name}.json`;
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
  await runTool("biome", ["format", "--write", file]);
  const records = readdirSync(RESULTS)
    .filter((name) => name.endsWith(".json"))
    .map((name): unknown => JSON.parse(readFileSync(RESULTS + name, "utf8")))
    .filter(isRecord);
  writeFileSync(REPORT, reportOn(records, readFileSync(at("./prose.md"), "utf8")));
}

async function main(args: readonly string[]): Promise<number> {
  const wish = readWish(args);
  if (!wish.ok) return refuse(wish.error);
  const { runs, missing } = await findRuns();
  for (const part of missing) console.error(`missing: ${part}`);
  const chosen = choose(runs, wish.value.names);
  if (!chosen.ok) return refuse(chosen.error);
  let failed = wish.value.names.length === 0 ? missing.length : 0;
  for (const listed of chosen.value) {
    console.info(`${listed.run.name}: ${listed.run.what}`);
    const made = await record(listed, wish.value.scale);
    await keep(made);
    const words = made.ok ? "held" : `DID NOT HOLD: ${made.failures.join("; ")}`;
    console.info(`${made.name}: ${made.cases} cases in ${Math.round(made.durationS)} s, ${words}`);
    if (!made.ok) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}

function refuse(why: string): number {
  console.error(why);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
