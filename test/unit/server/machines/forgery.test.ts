// D9 in full: 20,000 forged requests and 10,000 copies of right ones through the whole edge. None is accepted, and all
// forgeries get one and the same answer.
import { expect, it } from "vitest";
import { BEND_NAMES } from "../../../machines/forge.ts";
import { judgeForgeries, judgeReplays } from "../../../machines/judge.ts";

const SEED = 20_261_122;

it("20,000 forged requests of every kind: 0 accepted, all answered alike", {
  timeout: 120_000,
}, async () => {
  expect(BEND_NAMES.length).toBeGreaterThan(15);
  expect(await judgeForgeries(20_000, SEED)).toEqual({ cases: 20_000, failures: [] });
});

it("10,000 copies of requests that were heard: 0 accepted", { timeout: 120_000 }, async () => {
  expect(await judgeReplays(10_000, SEED)).toEqual({ cases: 10_000, failures: [] });
});
