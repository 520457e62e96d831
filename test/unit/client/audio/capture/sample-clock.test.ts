// The capture's clock: the first sample's server time out of blocks that arrive late, never early.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blockStartMs,
  filled,
  firstSampleMs,
  missingBlocks,
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
    expect([firstSampleMs(UNSET), blockStartMs(UNSET, 5), missingBlocks(UNSET)]).toEqual([
      null,
      null,
      0,
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

  test("takes a few late blocks for held up, and the same for good for missing sound", () => {
    const before = heard(repeat(500, 3));
    expect(missingBlocks(heard([...repeat(11, 5_000)], before))).toBe(0);
    expect(missingBlocks(heard([...repeat(30, 5_000), 3], before))).toBe(0);
    expect(missingBlocks(heard(repeat(12, 39 + 3), before))).toBe(0);
    expect(missingBlocks(heard(repeat(12, 50 + 3), before))).toBe(2);
    expect(missingBlocks(heard(repeat(12, 3_003), before))).toBe(150);
  });

  test("filled with silence, a timeline that loses samples again and again stays where it belongs", () => {
    const loss = fc.record({
      afterBlocks: fc.integer({ min: 20, max: 200 }),
      lostMs: fc.integer({ min: 5, max: 900 }),
    });
    const jitter = fc.infiniteStream(fc.integer({ min: 0, max: 15 }));
    fc.assert(
      fc.property(fc.array(loss, { minLength: 1, maxLength: 8 }), jitter, (losses, late) => {
        let clock = heard(repeat(50, 0));
        let realMs = BEGAN_MS + clock.blocks * FRAME_MS;
        const run = (blocks: number) => {
          for (let i = 0; i < blocks; i++) {
            realMs += FRAME_MS;
            clock = withBlock(clock, realMs + (late.next().value ?? 0));
            const missing = missingBlocks(clock);
            if (missing > 0) clock = filled(clock, missing);
          }
        };
        for (const { afterBlocks, lostMs } of losses) {
          run(afterBlocks);
          realMs += lostMs;
        }
        run(60);
        const offMs = realMs - (blockStartMs(clock, clock.blocks) ?? 0);
        expect(Math.abs(offMs)).toBeLessThan(60);
      }),
      { seed: 6 },
    );
  });

  test("moves to a server clock that was set back at once, and to a small slip within a window", () => {
    const before = heard(repeat(500, 3));
    expect(firstSampleMs(heard([3], before, -40))).toBe(BEGAN_MS - 37);
    expect(firstSampleMs(heard(repeat(420, 3), before, 40))).toBe(BEGAN_MS + 43);
  });
});
