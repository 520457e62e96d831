// The mutation run as one of the full-size runs. A rehearsal mutates the rates only.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LongResult, LongRun } from "../long/types.ts";
import { type MutationReport, rowsOf, survivorsOf } from "./score.ts";
import { explanationOf } from "./survivors.ts";

const ROOT = new URL("../../", import.meta.url);
const REPORT = new URL("test/.out/mutation/mutation.json", ROOT);
const STRYKER = "node_modules/@stryker-mutator/core/bin/stryker.js";
const REHEARSAL = ["--mutate", "server/domain/rate/**/*.ts"];

async function mutate(scale: number, say: (line: string) => void): Promise<LongResult> {
  rmSync(REPORT, { force: true });
  const words = [STRYKER, "run", "test/mutation/stryker.config.json"];
  const child = spawn(process.execPath, [...words, ...(scale < 1 ? REHEARSAL : [])], {
    cwd: fileURLToPath(ROOT),
    stdio: ["ignore", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (/INFO|WARN|ERROR|%/.test(line)) say(line);
  });
  const [exitCode] = await once(child, "close");
  return judge(exitCode);
}

/** What the run left behind; a run that ended badly or below the threshold is not ok, whatever its figures are. */
function judge(exitCode: number | null): LongResult {
  if (!existsSync(REPORT)) {
    return { ok: false, cases: 0, figures: {}, failures: [`stryker ended with ${exitCode}`] };
  }
  const report = JSON.parse(readFileSync(REPORT, "utf8")) as MutationReport;
  const { all, folders } = rowsOf(report);
  const failures = survivorsOf(report)
    .filter((one) => explanationOf(one) === null)
    .map(({ file, line, code, becomes }) => `${file}:${line} ${code} → ${becomes} lived`);
  if (exitCode !== 0) failures.push(`stryker ended with ${exitCode}: the score is below 85 %`);
  return {
    ok: failures.length === 0,
    cases: all.killed + all.timedOut + all.survived + all.uncovered,
    figures: Object.fromEntries(
      [all, ...folders].map(({ name, score }) => [`${name} score %`, score?.toFixed(1) ?? "–"]),
    ),
    failures,
  };
}

export const LONG: readonly LongRun[] = [
  {
    name: "mutation",
    what: "Every small fault put into the rules of rooms, limits, identity and partners and into the wire is found by a test, 85 in 100 at least; the rest is explained.",
    run: mutate,
  },
];
