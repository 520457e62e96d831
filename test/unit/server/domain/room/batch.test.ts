// How long frames wait for each other: never for nothing, longer for a larger audience and under load.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  batchWindowMs,
  eventRate,
  pulseWindowMs,
  waitMs,
} from "../../../../../server/domain/room/batch.ts";
import {
  BATCH_MAX_WINDOW_MS,
  BATCH_MIN_WINDOW_MS,
  PULSE_WINDOW_MS,
} from "../../../../../shared/protocol/limits.ts";

describe("windows", () => {
  it.each([
    [0, 0, BATCH_MIN_WINDOW_MS],
    [500, 1_000, BATCH_MIN_WINDOW_MS],
    [1_000, 10, 50],
    [1_000, 30, 75],
    [1_000, 50, 100],
    [1_000, 1_000_000, 100],
    [2_500, 0, 125],
    [2_500, 100, BATCH_MAX_WINDOW_MS],
    [1_000_000, 0, BATCH_MAX_WINDOW_MS],
  ])("R9 an audience of %d at %d events a second waits %d ms at most", (size, rate, windowMs) => {
    expect(batchWindowMs(size, rate)).toBe(windowMs);
  });

  it.each([
    [0, 0, PULSE_WINDOW_MS],
    [1_250, 10, PULSE_WINDOW_MS],
    [2_500, 10, 500],
    [5_000, 10, 1_000],
    [5_000, 50, 2_000],
    [10_000, 100, 4_000],
  ])("R15 an audience of %d at %d events a second has %d ms between pulses", (size, rate, ms) => {
    expect(pulseWindowMs(size, rate)).toBe(ms);
  });

  it("R9 R15 windows grow with the audience and the load and never fall below their floor", () => {
    const size = fc.nat(40_000);
    const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
    const rules = [
      [batchWindowMs, BATCH_MIN_WINDOW_MS],
      [pulseWindowMs, PULSE_WINDOW_MS],
    ] as const;
    fc.assert(
      fc.property(size, size, rate, rate, (a, b, c, d) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        const [calm, busy] = [Math.min(c, d), Math.max(c, d)];
        return rules.every(
          ([rule, least]) =>
            rule(small, calm) >= least &&
            rule(small, calm) <= rule(large, calm) &&
            rule(large, calm) <= rule(large, busy),
        );
      }),
    );
  });

  it("R9 the load is what had come together, also when the clock stands or goes back", () => {
    const rates = [eventRate(10, 100), eventRate(1, 10_000), eventRate(4, 0), eventRate(2, -60)];
    expect(rates).toEqual([100, 0.1, 4_000, 2_000]);
  });

  it("R9 nobody waits longer than a window, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1_000 }), (now, last, window) => {
        const wait = waitMs(now, last, window);
        const early = now >= last && now < last + window;
        return early ? wait === last + window - now : wait === 0;
      }),
    );
    // The moment of the flush itself is where a whole window begins.
    expect([waitMs(9, 10, 50), waitMs(10, 10, 50), waitMs(60, 10, 50)]).toEqual([0, 50, 0]);
  });
});
