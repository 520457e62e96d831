// The pure parts of the full-size runs: what is asked for, what is chosen, what the report says.
import { describe, expect, test } from "vitest";
import { choose, readWish } from "../../long/choose.ts";
import type { Listed } from "../../long/parts.ts";
import { findRuns } from "../../long/parts.ts";
import { isRecord, type LongRecord } from "../../long/record.ts";
import { printed, reportOn } from "../../long/report.ts";

const listed = (part: string, name: string): Listed => ({
  part,
  run: {
    name,
    what: `tries ${name}`,
    run: () => Promise.resolve({ ok: true, cases: 0, figures: {}, failures: [] }),
  },
});
const RUNS = [listed("faults", "kills"), listed("faults", "storm"), listed("model", "model")];
const names = (chosen: ReturnType<typeof choose>) =>
  chosen.ok ? chosen.value.map(({ run }) => run.name) : chosen.error;

const recordOf = (change: Partial<LongRecord> = {}): LongRecord => ({
  name: "kills",
  part: "faults",
  what: "kills the server",
  scale: 1,
  ok: true,
  cases: 2_000,
  figures: { lostEvents: 0, p99Ms: 12.3456, worst: "none | at all" },
  failures: [],
  command: "npm run test:long -- kills",
  date: "2026-11-22T20:00:00.000Z",
  durationS: 1_234.4,
  setting: {
    ...{ machine: "A CPU, linux x64", cores: 2, memoryGib: 24 },
    ...{ node: "24.21.0", workerd: "1.2", commit: "abc1234" },
  },
  ...change,
});

describe("the command line", () => {
  test("names and size in any order; all and full by default", () => {
    expect(readWish([])).toEqual({ ok: true, value: { names: [], scale: 1 } });
    expect(readWish(["--scale", "0.1", "kills", "model"])).toEqual({
      ok: true,
      value: { names: ["kills", "model"], scale: 0.1 },
    });
  });

  test.each([[["--scale"]], [["--scale", "0"]], [["--scale", "much"]], [["--fast"]]])(
    "refuses %j",
    (args) => {
      expect(readWish(args).ok).toBe(false);
    },
  );

  test("chooses by run or by part, each once and in order", () => {
    expect(names(choose(RUNS, []))).toEqual(["kills", "storm", "model"]);
    expect(names(choose(RUNS, ["model", "faults", "kills"]))).toEqual(["kills", "storm", "model"]);
    expect(names(choose(RUNS, ["storm"]))).toEqual(["storm"]);
    expect(names(choose(RUNS, ["strom"]))).toBe(
      "no run is called strom; there are: kills, storm, model",
    );
  });
});

test("a part that is not there is said, and costs no other part its runs", async () => {
  const { runs, missing } = await findRuns(["nowhere", "model"]);
  expect(missing).toEqual(["nowhere: has no test/nowhere/long.ts"]);
  expect(runs.map(({ part, run }) => [part, run.name])).toEqual([["model", "model"]]);
});

describe("the report", () => {
  test("has a row per run, sorted, with figures in words", () => {
    const report = reportOn([recordOf(), recordOf({ name: "a", scale: 0.1 })], "# Long runs\n");
    const rows = report.split("\n").filter((line) => line.startsWith("| "));
    expect(rows.slice(1)).toEqual([
      "| a | 2,000 | 0.1 | held | lost events 0, p99 ms 12.346, worst none \\| at all | 1,234 s | `npm run test:long -- kills` |",
      "| kills | 2,000 | full | held | lost events 0, p99 ms 12.346, worst none \\| at all | 1,234 s | `npm run test:long -- kills` |",
    ]);
    expect(report).toContain(
      "- a, kills: A CPU, linux x64, 2 cores, 24 GiB; Node 24.21.0, workerd 1.2; commit abc1234, 2026-11-22",
    );
    expect(report).not.toContain("did not hold");
  });

  test("says what did not hold, and why", () => {
    const report = reportOn([recordOf({ ok: false, failures: ["2 events lost"] })], "# Long runs");
    expect(report).toContain("| **did not hold** |");
    expect(report).toContain("### kills did not hold\n\n- 2 events lost");
  });

  test("says so when there is nothing to say", () => {
    expect(reportOn([], "# Long runs")).toBe(
      "# Long runs\n\n## Results\n\nNo run has been recorded yet.\n",
    );
  });

  test("knows a record from other measurements", () => {
    expect([recordOf(), { p50Ms: 96 }, null, "no"].map(isRecord)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test("prints numbers to be read", () => {
    expect([1_234_567, 0.5, 1 / 3, "all"].map(printed)).toEqual([
      "1,234,567",
      "0.5",
      "0.333",
      "all",
    ]);
  });
});
