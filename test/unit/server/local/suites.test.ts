import { describe, expect, test } from "vitest";
import { judge, type Outcome, runSteps, type Step } from "../../../../server/local/suites.ts";

const CLEAN = { code: 0, output: "" };
const result = (status: string, failureMessages: string[] = []) => ({
  fullName: `is ${status}`,
  status,
  failureMessages,
});
const file = (status: string, tests: ReturnType<typeof result>[], message = "") => ({
  name: "a.test.ts",
  message,
  status,
  assertionResults: tests,
});

describe("judge", () => {
  test("counts what passed and what was skipped", () => {
    const report = {
      testResults: [file("passed", [result("passed"), result("passed"), result("pending")])],
    };
    expect(judge(report, CLEAN)).toEqual({ passed: 2, failed: 0, skipped: 1, words: "" });
  });
  test("tells a failure by file, name and reason", () => {
    const report = {
      testResults: [file("failed", [result("failed", ["expected 1\nat x"]), result("passed")])],
    };
    expect(judge(report, { code: 1, output: "" })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      words: "✗ a.test.ts\n  is failed\n    expected 1\n    at x",
    });
  });
  test("a file that does not load has failed", () => {
    const report = {
      testResults: [file("failed", [], "no such import"), file("passed", [result("passed")])],
    };
    expect(judge(report, { code: 1, output: "" })).toMatchObject({ passed: 1, failed: 1 });
  });
  test("an error outside of any test has failed", () => {
    const report = { testResults: [file("passed", [result("passed")])] };
    const end = { code: 1, output: "Unhandled rejection" };
    expect(judge(report, end)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      words: "Unhandled rejection",
    });
  });
  test("a suite that ran nothing has failed", () => {
    expect(judge({ testResults: [] }, CLEAN)).toMatchObject({
      failed: 1,
      words: "no test was run",
    });
    expect(judge({ testResults: [file("passed", [result("pending")])] }, CLEAN)).toMatchObject({
      failed: 1,
    });
  });
});

describe("runSteps", () => {
  const step = (name: string, outcome: Partial<Outcome>): Step => ({
    name,
    run: async () => ({ passed: 0, failed: 0, skipped: 0, words: "", ...outcome }),
  });
  test("goes on after a failure and ends with the line of counts", async () => {
    const said: string[] = [];
    const steps = [step("one", { failed: 1, words: "oh" }), step("two", { passed: 2 })];
    expect(await runSteps(steps, (line) => said.push(line))).toBe(false);
    expect(said.at(-1)).toBe("2 passed, 1 failed");
    expect(said).toContain("oh");
  });
  test("runs a list side by side", async () => {
    const said: string[] = [];
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const one = { passed: 1, failed: 0, skipped: 0, words: "" };
    const waiting: Step = { name: "waits for the other", run: () => opened.then(() => one) };
    const opening: Step = {
      name: "lets it go",
      run: async () => {
        open();
        return one;
      },
    };
    expect(await runSteps([[waiting, opening]], (line) => said.push(line))).toBe(true);
    expect(said.at(-1)).toBe("2 passed, 0 failed");
  });
  test("runs a lane's steps one after the other, whatever the lane beside it does", async () => {
    const order: string[] = [];
    const slow = (name: string): Step => ({
      name,
      run: async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`${name} ends`);
        return { passed: 1, failed: name === "one" ? 1 : 0, skipped: 0, words: "" };
      },
    });
    const said: string[] = [];
    const lanes = [[[slow("one"), slow("two")], slow("beside")]];
    expect(await runSteps(lanes, (line) => said.push(line))).toBe(false);
    expect(order.filter((line) => !line.startsWith("beside"))).toEqual([
      ...["one begins", "one ends", "two begins", "two ends"],
    ]);
    expect(order.indexOf("beside begins")).toBeLessThan(order.indexOf("one ends"));
    expect(said.at(-1)).toBe("3 passed, 1 failed");
  });
  test("is true when nothing failed", async () => {
    expect(await runSteps([step("one", { passed: 1 })], () => undefined)).toBe(true);
  });
});
