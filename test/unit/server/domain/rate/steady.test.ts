import { describe, expect, it } from "vitest";
import { type Steady, steadyAt, UNSET } from "../../../../../server/domain/rate/steady.ts";

/** The same clock at one reading of the machine's after the other. */
const readings = (...clockMs: number[]) => {
  let clock: Steady = UNSET;
  return clockMs.map((ms) => {
    clock = steadyAt(clock, ms);
    return clock;
  });
};

describe("a steady clock", () => {
  it("is the machine's as long as that goes on", () => {
    expect(readings(1_000, 1_000, 1_500)).toEqual([
      { nowMs: 1_000, aheadMs: 0 },
      { nowMs: 1_000, aheadMs: 0 },
      { nowMs: 1_500, aheadMs: 0 },
    ]);
  });

  it("stands while the machine's goes back, then runs on from where it was", () => {
    expect(readings(1_000, 400, 401, 900)).toEqual([
      { nowMs: 1_000, aheadMs: 0 },
      { nowMs: 1_000, aheadMs: 600 },
      { nowMs: 1_001, aheadMs: 600 },
      { nowMs: 1_500, aheadMs: 600 },
    ]);
  });

  it("stays ahead after one correction when another follows", () => {
    expect(readings(1_000, 400, 300, 350)).toEqual([
      { nowMs: 1_000, aheadMs: 0 },
      { nowMs: 1_000, aheadMs: 600 },
      { nowMs: 1_000, aheadMs: 700 },
      { nowMs: 1_050, aheadMs: 700 },
    ]);
  });
});
