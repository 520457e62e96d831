// A listener on a virtual clock, asking through any history of runs, holes, corrections and lateness: everything that can be
// heard is there in time, nothing is asked for that cannot be, and an uplink that is always late is found in the end.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  askedFor,
  came,
  keepOnly,
  missed,
  NOTHING_ASKED,
  toAsk,
} from "../../../../../client/audio/live/asked.ts";
import { type Piece, piecesBetween } from "../../../../../client/audio/live/timeline.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import { isLost } from "../../../../../shared/live/timeline.ts";
import { EPOCH, STAFF, NOW_MS as T0 } from "../../../../helpers/room.ts";

const TICK_MS = 100;
const BEHIND_MS = 2_200;
const FURTHEST_MS = 8_000;
/** A piece that is not there when it is due is asked for again this often at first. */
const RETRY_MS = 350;

type Show = {
  /** The room's word at this moment: runs that began, and what is known of their ends and times. */
  readonly epochsAt: (nowMs: number) => readonly SoundEpoch[];
  /** Server time from which a piece can be fetched; null: never. */
  readonly thereAtMs: (piece: Piece) => number | null;
};
type Fetched = Map<string, { readonly piece: Piece; readonly atMs: number }>;

/** Listens `forMs`, and says when each piece came and what was asked for. */
function listen(show: Show, forMs: number, backMs = BEHIND_MS) {
  let asked = NOTHING_ASKED;
  const here: Fetched = new Map();
  const requests: { piece: Piece; atMs: number }[] = [];
  for (let nowMs = T0; nowMs < T0 + forMs; nowMs += TICK_MS) {
    const pieces = piecesBetween(show.epochsAt(nowMs), nowMs - backMs, nowMs);
    const keys = new Set(pieces.map(({ key }) => key));
    asked = keepOnly(asked, (key) => keys.has(key));
    const due = pieces.filter(({ dueMs }) => dueMs <= nowMs);
    for (const piece of toAsk(asked, due, nowMs)) {
      requests.push({ piece, atMs: nowMs });
      asked = askedFor(asked, piece);
      const thereAtMs = show.thereAtMs(piece);
      if (thereAtMs === null || thereAtMs > nowMs) asked = missed(asked, piece, nowMs, 0.5);
      else {
        asked = came(asked, piece);
        expect(here.has(piece.key)).toBe(false);
        here.set(piece.key, { piece, atMs: nowMs });
      }
    }
  }
  return { here, requests };
}

const run = (more: Partial<SoundEpoch>): SoundEpoch => ({
  ...{ ...EPOCH, by: STAFF, lastSegment: null, gaps: [], t0Ms: T0 },
  ...more,
});

/** Runs one after the other, each with a pause before it, a declared hole, and corrections of its clock while it runs. */
const shows = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 0, max: 4_000 }),
      segments: fc.integer({ min: 3, max: 15 }),
      segmentMs: fc.constantFrom(500, 1_000, 2_000),
      gap: fc.option(fc.record({ from: fc.nat(14), more: fc.nat(2) })),
      driftMs: fc.integer({ min: -40, max: 40 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((runs) => {
    let atMs = T0;
    return runs.map(({ pauseMs, segments, segmentMs, gap, driftMs }, i) => {
      const beganMs = atMs + pauseMs;
      const endedMs = beganMs + segments * segmentMs;
      atMs = endedMs;
      const gaps = gap === null ? [] : [{ from: gap.from, to: gap.from + gap.more }];
      const epochAt = (nowMs: number) =>
        run({
          ...{ id: `epoch000${i}`, segmentMs, gaps },
          // Half way through, the room learns a better time.
          t0Ms: nowMs < (beganMs + endedMs) / 2 ? beganMs : beganMs + driftMs,
          lastSegment: nowMs < endedMs ? null : segments - 1,
        });
      return { beganMs, epochAt, segments, gaps };
    });
  });

describe("R33 asking through a show", () => {
  test("R33 what is there when it is due is there before it is heard, once; what is lost is not asked for", () => {
    fc.assert(
      fc.property(shows, (runs) => {
        const epochsAt = (nowMs: number) =>
          runs.filter(({ beganMs }) => beganMs <= nowMs).map(({ epochAt }) => epochAt(nowMs));
        const { here, requests } = listen({ epochsAt, thereAtMs: ({ dueMs }) => dueMs }, 150_000);
        for (const { piece, atMs } of requests) {
          expect(atMs).toBeGreaterThanOrEqual(piece.dueMs);
          const epoch = epochsAt(atMs).find(({ id }) => id === piece.epoch);
          expect(epoch && isLost(epoch, piece.n)).toBe(false);
        }
        const final = piecesBetween(epochsAt(T0 + 150_000), T0 - 1_000, T0 + 150_000);
        for (const piece of final) {
          const atMs = here.get(piece.key)?.atMs ?? Number.POSITIVE_INFINITY;
          // Long segments are heard further behind: by their own length.
          const heardMs = piece.fromMs + BEHIND_MS + (piece.untilMs - piece.fromMs - 1_000);
          const isShort = piece.untilMs - piece.fromMs < 2 * TICK_MS;
          if (!isShort)
            expect(atMs).toBeLessThanOrEqual(Math.max(heardMs, piece.dueMs + 2 * TICK_MS));
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test("R33 single pieces that are late come as soon as they can, and hold up nothing else", () => {
    const lateness = fc.array(
      fc.record({ n: fc.integer({ min: 3, max: 38 }), lateMs: fc.integer({ min: 0, max: 250 }) }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(lateness, (late) => {
        const lateMs = (n: number) =>
          Math.max(0, ...late.filter((one) => one.n === n).map((one) => one.lateMs));
        const thereAtMs = ({ dueMs, n }: Piece) => dueMs + lateMs(n);
        const { here } = listen({ epochsAt: () => [run({})], thereAtMs }, 45_000);
        for (let n = 0; n < 40; n += 1) {
          const { piece, atMs } = here.get(`${EPOCH.id}/${n}`) ?? {};
          expect((atMs ?? Number.NaN) - (piece?.dueMs ?? 0)).toBeLessThanOrEqual(
            lateMs(n) === 0 ? TICK_MS : lateMs(n) + RETRY_MS + 2 * TICK_MS,
          );
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test("R33 sound that is always late is found by who looks far enough back, and by nobody else (control)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_000, max: 5_000 }), (lateMs) => {
        const show: Show = {
          epochsAt: () => [run({})],
          thereAtMs: ({ dueMs }) => dueMs + lateMs,
        };
        const far = listen(show, 60_000, FURTHEST_MS).here.size;
        expect(far).toBeGreaterThan(40);
        expect(listen(show, 60_000).here.size).toBe(0);
      }),
      { seed: 6, numRuns: 20 },
    );
  });
});
