// The sound of a show in figures, against sums done by hand and against a list of its milliseconds.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soundReport } from "../../../../../server/domain/analytics/sound-report.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";

const T0 = 1_000_000;
const epoch = (more: Partial<SoundEpoch> = {}): SoundEpoch => ({
  ...{ id: "epoch0001", t0Ms: T0, segmentMs: 1_000, channels: 2, bitrateBps: 128_000 },
  ...{ by: null, lastSegment: 9, gaps: [], ...more },
});

describe("the sound of a show", () => {
  it("is none where nothing was sent", () => {
    expect(soundReport([], T0)).toBeNull();
    expect(soundReport([epoch({ lastSegment: -1 })], T0)).toBeNull();
  });

  it("without a break was never silent", () => {
    expect(soundReport([epoch()], T0)).toEqual({
      ...{ runs: 1, segments: 10, lostSegments: 0, heardMs: 10_000, silentMs: 0 },
      longestSilence: null,
    });
  });

  it("of a run that goes on is what was heard until now", () => {
    expect(soundReport([epoch({ lastSegment: null })], T0 + 4_500)).toMatchObject({
      ...{ segments: 4, heardMs: 4_000 },
    });
  });

  it("loses what never came, and is silent until the next run: what touches is one silence", () => {
    const first = epoch({
      gaps: [
        { from: 2, to: 3 },
        { from: 8, to: 12 },
      ],
    });
    const second = epoch({ id: "epoch0002", t0Ms: T0 + 15_000, lastSegment: 4 });
    expect(soundReport([first, second], T0)).toEqual({
      ...{ runs: 2, segments: 15, lostSegments: 4, heardMs: 11_000, silentMs: 9_000 },
      longestSilence: { ms: 7_000, at: T0 + 8_000 },
    });
  });

  it("adds up, whatever was lost: sound and silence are all there was from the first to the last", () => {
    const run = fc.record({ last: fc.nat(20), wait: fc.nat(5_000), lost: fc.array(fc.nat(25)) });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 5 }), (runs) => {
        let t0Ms = T0;
        const epochs = runs.map(({ last, wait, lost }, n) => {
          const gaps = [...new Set(lost)].toSorted((a, b) => a - b);
          const one = epoch({
            ...{ id: `epoch000${n}`, t0Ms, lastSegment: last },
            gaps: gaps.map((from) => ({ from, to: from })),
          });
          t0Ms += (last + 1) * 1_000 + wait;
          return one;
        });
        const report = soundReport(epochs, t0Ms);
        const endMs = t0Ms - (runs.at(-1)?.wait ?? 0);
        expect((report?.heardMs ?? 0) + (report?.silentMs ?? 0)).toBe(endMs - T0);
        expect(report?.longestSilence?.ms ?? 0).toBeLessThanOrEqual(report?.silentMs ?? 0);
        const lost = runs.flatMap((one) => [...new Set(one.lost)].filter((n) => n <= one.last));
        expect(report?.lostSegments).toBe(lost.length);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
