// Runs checks and test suites, tells failures briefly, and counts. A suite that runs nothing has failed.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { typeErrors } from "./check-types.ts";
import { ensureClient } from "./client-build.ts";
import { tooHeavy, weigh, weightTable } from "./page-weight.ts";
import { ROOT } from "./settings.ts";
import { lastWords, runTool } from "./tool.ts";

export type Outcome = { passed: number; failed: number; skipped: number; words: string };
export type Step = { name: string; run: () => Promise<Outcome> };
/** Steps one after the other. */
export type Lane = Step | readonly Step[];

const FAILURES_SHOWN = 30;
const PASS: Outcome = { passed: 1, failed: 0, skipped: 0, words: "" };
const failure = (words: string): Outcome => ({ passed: 0, failed: 1, skipped: 0, words });

export const LINT: Step = {
  name: "format and lint",
  run: async () => {
    const { code, output } = await runTool("biome", ["check", ".", "--max-diagnostics=30"]);
    return code === 0 ? PASS : failure(lastWords(output, 80));
  },
};

export const TYPES: Step = {
  name: "types",
  run: async () => {
    const errors = await typeErrors();
    return errors ? failure(errors) : PASS;
  },
};

export const BUILD: Step = {
  name: "build",
  run: async () => {
    const built = await ensureClient(() => undefined);
    return built.ok ? PASS : failure(built.error);
  },
};

/** The pages as they were built, held to their limits. */
export const WEIGHT: Step = {
  name: "page weight",
  run: async () => {
    const weighed = await weigh(join(ROOT, "dist/client"));
    const faults = tooHeavy(weighed);
    return faults.length === 0 ? PASS : failure([weightTable(weighed), ...faults].join("\n"));
  },
};

/** A Vitest suite by the path of its configuration. */
export function suite(name: string, config: string): Step {
  return {
    name,
    run: async () => {
      const folder = await mkdtemp(join(tmpdir(), "judas-report-"));
      const file = join(folder, "report.json");
      const args = ["run", "-c", config, "--reporter=json", `--outputFile=${file}`];
      const { code, output } = await runTool("vitest", args);
      const text = await readFile(file, "utf8").catch(() => null);
      await rm(folder, { recursive: true, force: true });
      if (text === null) return failure(lastWords(output, 40));
      return judge(JSON.parse(text), { code, output });
    },
  };
}

type Report = {
  testResults: {
    name: string;
    message: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

/** Counts a report. What Vitest fails without a test of its own (a file that does not load, a stray error) counts too. */
export function judge(report: Report, end: { code: number; output: string }): Outcome {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: name })),
  );
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const passed = count("passed");
  const broken = tests.filter((test) => test.status === "failed");
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const words = [
    ...broken.map((test) => `✗ ${test.file}\n  ${test.fullName}\n${brief(test.failureMessages)}`),
    ...unloaded.map(({ name, message }) => `✗ ${name}\n${brief([message])}`),
  ];
  const failed = broken.length + unloaded.length;
  const skipped = tests.length - passed - broken.length;
  if (failed > 0)
    return { passed, failed, skipped, words: words.slice(0, FAILURES_SHOWN).join("\n") };
  if (end.code !== 0) return { passed, failed: 1, skipped, words: lastWords(end.output, 40) };
  if (passed === 0) return { passed, failed: 1, skipped, words: "no test was run" };
  return { passed, failed, skipped, words: "" };
}

function brief(messages: readonly string[]): string {
  return messages
    .flatMap((message) => message.split("\n").slice(0, 14))
    .map((line) => `    ${line}`)
    .join("\n");
}

/**
 * Runs all steps whatever fails, then prints the one line that sums them up. The lanes of a list are run side by side, the
 * steps of a lane one after the other. True when nothing failed.
 */
export async function runSteps(
  steps: readonly (Step | readonly Lane[])[],
  say: (line: string) => void = console.log,
): Promise<boolean> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const runLane = async (lane: Lane) => {
    for (const step of [lane].flat()) {
      const { passed, failed, skipped } = await timed(step, say);
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
  };
  for (const step of steps) {
    await Promise.all("run" in step ? [runLane(step)] : step.map(runLane));
  }
  say(counts(total));
  return total.failed === 0;
}

async function timed(step: Step, say: (line: string) => void): Promise<Outcome> {
  const beganMs = performance.now();
  const outcome = await step.run();
  if (outcome.words) say(outcome.words);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
  say(`${step.name}: ${counts(outcome)} (${seconds} s)`);
  return outcome;
}

function counts({ passed, failed, skipped }: Omit<Outcome, "words">): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
