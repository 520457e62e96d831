// The capture's clock: the first sample's server time out of blocks that arrive late, never early.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blockStartMs,
  firstSampleMs,
  hasLeapt,
  type SampleClock,
  UNSET,
  withBlock,
} from "../../../../../client/audio/capture/sample-clock.ts";

const BEGAN_MS = 1_800_000_000_000;
const FRAME_MS = 20;

/** Blocks whose last sample was heard on time, each held up by so many ms on its way. */
function heard(delaysMs: readonly number[], from: SampleClock = UNSET, slipMs = 0): SampleClock {
  return delaysMs.reduce(
    (clock, delayMs) =>
      withBlock(clock, BEGAN_MS + slipMs + (clock.blocks + 1) * FRAME_MS + delayMs),
    from,
  );
}
const repeat = (times: number, delayMs: number) => Array.from({ length: times }, () => delayMs);

describe("the capture's clock", () => {
  test("knows nothing before the first block", () => {
    expect([firstSampleMs(UNSET), blockStartMs(UNSET, 5), hasLeapt(UNSET)]).toEqual([
      null,
      null,
      false,
    ]);
  });

  test("is off by the least delay of the last eight seconds, whatever the others were", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 390 }),
        (delays) => {
          const clock = heard(delays);
          expect(firstSampleMs(clock)).toBeCloseTo(BEGAN_MS + Math.min(...delays), 3);
        },
      ),
      { seed: 6 },
    );
  });

  test("follows two quartzes that drift apart, within half a millisecond a window", () => {
    let clock = UNSET;
    for (let block = 1; block <= 30_000; block++) {
      clock = withBlock(clock, BEGAN_MS + block * FRAME_MS * (1 + 50e-6) + (block % 7));
    }
    const driftMs = 30_000 * FRAME_MS * 50e-6;
    expect(Math.abs((firstSampleMs(clock) ?? 0) - BEGAN_MS - driftMs)).toBeLessThan(0.5);
  });

  test("takes a page that was held up for seconds for what it is", () => {
    const late = heard(repeat(20, 5_000), heard(repeat(500, 3)));
    expect({ leapt: hasLeapt(late), first: firstSampleMs(late) }).toEqual({
      leapt: false,
      first: BEGAN_MS + 3,
    });
    expect(hasLeapt(heard(repeat(5, 3), late))).toBe(false);
  });

  test("sees that samples are missing, soon and only when so many are late in a row", () => {
    const before = heard(repeat(500, 3));
    expect(hasLeapt(heard(repeat(29, 3), before, 3_000))).toBe(false);
    expect(hasLeapt(heard(repeat(30, 3), before, 3_000))).toBe(true);
    expect(hasLeapt(heard(repeat(300, 3), before, 200))).toBe(false);
  });

  test("moves to a server clock that was set back at once, and to a small slip within a window", () => {
    const before = heard(repeat(500, 3));
    expect(firstSampleMs(heard([3], before, -40))).toBe(BEGAN_MS - 37);
    expect(firstSampleMs(heard(repeat(420, 3), before, 40))).toBe(BEGAN_MS + 43);
  });
});
