// The bitrate follows the line: down soon, up slowly, never beyond what the DJ asked for.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BITRATES_BPS,
  type Bitrate,
  LOWEST_BPS,
  startAt,
  withDelay,
  withHang,
} from "../../../../../client/audio/capture/bitrate.ts";

const WISH = 128_000;

/** One segment a second, each so late. */
function runOf(delays: readonly number[], from = startAt(WISH, 0), beganMs = 0): Bitrate {
  return delays.reduce(
    (state, delayMs, second) =>
      withDelay(state, { delayMs, nowMs: beganMs + (second + 1) * 1_000, wishBps: WISH }),
    from,
  );
}
const repeat = (times: number, delayMs: number) => Array.from({ length: times }, () => delayMs);

describe("the bitrate", () => {
  test("stays while the line is good, and for one slow segment", () => {
    expect(runOf(repeat(600, 200)).bps).toBe(WISH);
    expect(runOf([...repeat(10, 200), 4_000, 4_000, ...repeat(10, 200)]).bps).toBe(WISH);
  });

  test("goes a rung down when three in a row are slow, two when they are very slow", () => {
    expect(runOf([...repeat(10, 200), 1_200, 1_200, 1_200]).bps).toBe(96_000);
    expect(runOf([...repeat(10, 200), 3_500, 3_500, 3_500]).bps).toBe(64_000);
  });

  test("waits until what was made before is through, and reaches the lowest on a hopeless line", () => {
    expect(runOf(repeat(9, 1_500)).bps).toBe(96_000);
    expect(runOf(repeat(60, 1_500)).bps).toBe(LOWEST_BPS);
  });

  test("does not wait for a segment that hangs, but only real delays take the last rungs", () => {
    const hang = (from: Bitrate, underWayMs: number, nowMs: number) =>
      withHang(from, { underWayMs, nowMs }).bps;
    const start = startAt(WISH, 0);
    expect([hang(start, 3_000, 9_000), hang(start, 3_001, 9_000)]).toEqual([WISH, 64_000]);
    expect(hang(start, 60_000, 4_999)).toBe(WISH);
    expect(hang(startAt(96_000, 0), 60_000, 9_000)).toBe(64_000);
    expect(hang(startAt(64_000, 0), 60_000, 9_000)).toBe(64_000);
  });

  test("goes up again a rung a minute, to the wish and no further", () => {
    const low = startAt(64_000, 0);
    expect(runOf(repeat(59, 100), low).bps).toBe(64_000);
    expect(runOf(repeat(60, 100), low).bps).toBe(96_000);
    expect(runOf(repeat(600, 100), low).bps).toBe(WISH);
    expect(runOf(repeat(600, 700), low).bps).toBe(64_000);
  });

  test("is always a rung, and never above the wish", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BITRATES_BPS.filter((bps) => bps >= 64_000)),
        fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 400 }),
        (wishBps, delays) => {
          let state = startAt(wishBps, 0);
          delays.forEach((delayMs, second) => {
            state = withDelay(state, { delayMs, nowMs: second * 1_000, wishBps });
            expect(BITRATES_BPS).toContain(state.bps);
            expect(state.bps).toBeLessThanOrEqual(wishBps);
          });
        },
      ),
      { seed: 6 },
    );
  });
});
