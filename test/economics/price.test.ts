// The arithmetic of the price list against figures that the vendor publishes and sums done by hand.
import { describe, expect, it } from "vitest";
import {
  alwaysOn,
  billOf,
  HOUR_MS,
  MONTH_HOURS,
  monthOf,
  NO_USE,
  savedPercent,
  vendorExample,
} from "./price.ts";

const MONTH_MS = MONTH_HOURS * HOUR_MS;

describe("a bill", () => {
  it("of one object kept awake for a month is 331,776 GB-s, about $4.15", () => {
    const { gbSeconds, dollars } = billOf(alwaysOn(NO_USE, MONTH_MS));
    expect(gbSeconds).toBeCloseTo(331_776, 6);
    expect(dollars).toEqual({
      requests: 0,
      duration: expect.closeTo(4.1472, 6),
      rows: 0,
      total: expect.closeTo(4.1472, 6),
    });
  });

  it("counts twenty frames as a request, and each kind of unit at its own price", () => {
    const use = { requests: 1e6, frames: 20e6, activeMs: 0, rowsRead: 1e9, rowsWritten: 3e6 };
    expect(billOf(use)).toEqual({
      requests: 2e6,
      gbSeconds: 0,
      dollars: { requests: 0.3, duration: 0, rows: 4, total: 4.3 },
    });
  });

  it("of the vendor's example saves 98.3 % of the duration", () => {
    const use = vendorExample(MONTH_MS);
    expect(savedPercent(use, MONTH_MS)).toBeCloseTo(98.333, 3);
    // The example's 100 objects: 552,960 GB-s and 21.6 M requests.
    expect(billOf(use).gbSeconds * 100).toBeCloseTo(552_960, 3);
    expect(billOf(use).requests * 100).toBeCloseTo(21_600_000, 3);
  });
});

describe("a month", () => {
  it("adds hours of several kinds", () => {
    const busy = { requests: 1, frames: 20, activeMs: 1_000, rowsRead: 2, rowsWritten: 3 };
    const quiet = { ...NO_USE, requests: 10 };
    const month = monthOf([
      { hours: 2, use: busy },
      { hours: 0.5, use: quiet },
    ]);
    expect(month).toEqual({
      requests: 7,
      frames: 40,
      activeMs: 2_000,
      rowsRead: 4,
      rowsWritten: 6,
    });
  });
});
