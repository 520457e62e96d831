// Where segments lie on the server's clock: the one arithmetic of sender, room, edge and players.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  epochEndMs,
  isLost,
  runningEpoch,
  segmentAt,
  segmentStartMs,
} from "../../../../shared/live/timeline.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../helpers/room.ts";

const running = { ...EPOCH, by: STAFF, lastSegment: null, gaps: [] };
const over = { ...running, lastSegment: 4 };

describe("R33 the timeline", () => {
  it("R33 a segment holds exactly the moments from its start to the next one's", () => {
    const any = fc.record({
      t0Ms: fc.integer({ min: 0, max: 2 ** 45 }),
      segmentMs: fc.integer({ min: 500, max: 4_000 }),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 2_678_400 }), fc.nat(3_999), (epoch, n, into) => {
        const startMs = segmentStartMs(epoch, n);
        expect(segmentAt(epoch, startMs + (into % epoch.segmentMs))).toBe(n);
        expect(segmentAt(epoch, startMs - 1)).toBe(n - 1);
        expect(segmentStartMs(epoch, n + 1) - startMs).toBe(epoch.segmentMs);
      }),
      { numRuns: 1_000, seed: 6 },
    );
  });

  it("R34 at most the last epoch runs", () => {
    expect([runningEpoch([]), runningEpoch([over]), runningEpoch([over, running])]).toEqual([
      null,
      null,
      running,
    ]);
  });

  it("R33 an epoch that is over ends after its last segment", () => {
    expect([
      epochEndMs(running),
      epochEndMs(over),
      epochEndMs({ ...over, lastSegment: -1 }),
    ]).toEqual([null, NOW_MS + 5_000, NOW_MS]);
  });

  it("R33 lost are both ends of a gap and what lies between", () => {
    const gaps = [
      { from: 2, to: 3 },
      { from: 7, to: 7 },
    ];
    const lostOnes = Array.from({ length: 9 }, (_, n) => n).filter((n) => isLost({ gaps }, n));
    expect(lostOnes).toEqual([2, 3, 7]);
  });
});
