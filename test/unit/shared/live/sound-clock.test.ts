// A show of three hours whose crystal is off: whoever was heard at a moment is found at that moment of the replay.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockPoints, heardAtMs } from "../../../../shared/live/sound-clock.ts";

const SHOW_MS = 3 * 3_600_000;
const RETIME_BEYOND_MS = 20;
const LOOK_MS = 5_000;
const FROM_MS = 1_800_000_000_000;

type Crystal = { readonly ppm: number; readonly swingPpm: number; readonly noiseMs: number };
const crystals = fc.record({
  ppm: fc.integer({ min: -300, max: 300 }),
  swingPpm: fc.integer({ min: 0, max: 60 }),
  noiseMs: fc.integer({ min: 0, max: 8 }),
});

/** How much later than by its samples the sound `mediaMs` into the run really was. */
const driftMs = ({ ppm, swingPpm }: Crystal, mediaMs: number) =>
  (ppm * mediaMs) / 1e6 + (swingPpm / 1e6) * 1_200_000 * Math.sin(mediaMs / 1_200_000);

/** What the DJ's page tells the room: each time its clock is off by more than it may be, never twice within a look. */
function told(crystal: Crystal) {
  const words = [{ atMs: FROM_MS + 2_000, t0Ms: FROM_MS }];
  let t0Ms = FROM_MS;
  for (let mediaMs = LOOK_MS; mediaMs <= SHOW_MS; mediaMs += LOOK_MS) {
    const noise = crystal.noiseMs * Math.sin(mediaMs);
    const now = FROM_MS + driftMs(crystal, mediaMs) + noise;
    if (Math.abs(now - t0Ms) <= RETIME_BEYOND_MS) continue;
    t0Ms = Math.round(now);
    words.push({ atMs: Math.round(now + mediaMs + 60), t0Ms });
  }
  return words;
}

describe("the clock of a run", () => {
  it("places every moment of three hours within 50 ms, however its crystal goes", () => {
    fc.assert(
      fc.property(crystals, fc.nat({ max: SHOW_MS }), (crystal, mediaMs) => {
        const points = clockPoints(told(crystal));
        const wrongBy =
          heardAtMs(points, mediaMs) - (FROM_MS + mediaMs + driftMs(crystal, mediaMs));
        expect(Math.abs(wrongBy)).toBeLessThanOrEqual(50);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it("is half a second wrong at one end when only one word counts (control)", () => {
    const words = told({ ppm: 50, swingPpm: 0, noiseMs: 0 });
    const wrongBy = (point: (typeof words)[number], mediaMs: number) =>
      heardAtMs(clockPoints([point]), mediaMs) - (FROM_MS + mediaMs * (1 + 50 / 1e6));
    expect([wrongBy(words.at(-1)!, 0) > 500, wrongBy(words[0]!, SHOW_MS) < -500]).toEqual([
      true,
      true,
    ]);
  });

  it("never runs back, whatever was told", () => {
    const word = fc.record({
      atMs: fc.nat({ max: 100_000 }),
      t0Ms: fc.integer({ min: -500, max: 500 }),
    });
    fc.assert(
      fc.property(
        fc.array(word),
        fc.nat({ max: 120_000 }),
        fc.nat({ max: 5_000 }),
        (words, a, more) => {
          const said = [{ atMs: 0, t0Ms: 0 }, ...words.toSorted((x, y) => x.atMs - y.atMs)];
          const points = clockPoints(said);
          expect(heardAtMs(points, a + more)).toBeGreaterThanOrEqual(heardAtMs(points, a) - 1e-6);
        },
      ),
      { numRuns: 500, seed: 6 },
    );
  });

  it("knows nothing of a run that nothing was told of", () => {
    expect([heardAtMs([], 5), heardAtMs(clockPoints([{ atMs: 9, t0Ms: 7 }]), 5)]).toEqual([5, 12]);
  });
});
