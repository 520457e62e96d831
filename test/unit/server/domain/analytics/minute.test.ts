// Areas, peaks, joins and leaves of a curve against a second that is counted one by one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beginCurve,
  type Curve,
  changed,
  drawnTo,
  MINUTE_MS,
  minuteOf,
  spanOf,
  withVoices,
} from "../../../../../server/domain/analytics/minute.ts";
import type { Counts } from "../../../../../shared/room/pulse.ts";

const START_MS = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE_MS);
const countsOf = (people: number, listening = 0): Counts => ({
  connected: people,
  people,
  listening,
  embedded: 0,
});

type Step = { readonly afterMs: number; readonly people: number; readonly came: number };

const run = (steps: readonly Step[], fromMs: number) => {
  let curve = beginCurve(countsOf(0), {}, fromMs);
  let nowMs = fromMs;
  for (const { afterMs, people, came } of steps) {
    nowMs += afterMs;
    curve = changed(curve, { counts: countsOf(people), came, origins: { XX: came } }, nowMs);
  }
  return { curve, nowMs };
};

/** The same by looking at every ms of a small time. */
function slow(steps: readonly Step[], fromMs: number, untilMs: number): Map<number, number> {
  const areas = new Map<number, number>();
  let people = 0;
  let next = 0;
  let dueMs = fromMs + (steps[0]?.afterMs ?? Number.POSITIVE_INFINITY);
  for (let ms = fromMs; ms < untilMs; ms += 1) {
    while (dueMs <= ms) {
      people = steps[next]?.people ?? people;
      next += 1;
      dueMs += steps[next]?.afterMs ?? Number.POSITIVE_INFINITY;
    }
    areas.set(minuteOf(ms), (areas.get(minuteOf(ms)) ?? 0) + people);
  }
  return areas;
}

const step = fc.record({
  afterMs: fc.integer({ min: 0, max: 40_000 }),
  people: fc.integer({ min: 0, max: 9 }),
  came: fc.integer({ min: 0, max: 4 }),
});

describe("a curve", () => {
  it("has the areas that somebody finds who counts every millisecond", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc.integer({ min: 0, max: MINUTE_MS - 1 }),
        fc.integer({ min: 0, max: 70_000 }),
        (steps, offMs, restMs) => {
          const fromMs = START_MS + offMs;
          const { curve, nowMs } = run(steps, fromMs);
          const { minutes } = drawnTo(curve, nowMs + restMs);
          const expected = slow(steps, fromMs, nowMs + restMs);
          const crowded = minutes.filter(({ area }) => area.people > 0);
          expect(crowded.map((m) => [m.at, m.area.people])).toEqual(
            [...expected].filter(([, area]) => area > 0),
          );
          expect(spanOf(minutes, nowMs + restMs)).toBe(nowMs + restMs - fromMs);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it("leaves out whole minutes without anybody, however long the night", () => {
    const gone = changed(
      beginCurve(countsOf(1), {}, START_MS + 20_000),
      { counts: countsOf(0), came: 0, origins: {} },
      START_MS + 30_000,
    );
    const night = START_MS + 600 * MINUTE_MS;
    const late = changed(gone, { counts: countsOf(1), came: 1, origins: {} }, night + 5_000);
    const { minutes } = drawnTo(late, night + 9_000);
    expect(
      minutes.map(({ at, spanMs, joins, leaves }) => [at - START_MS, spanMs, joins, leaves]),
    ).toEqual([
      [0, 40_000, 1, 1],
      [600 * MINUTE_MS, 9_000, 1, 0],
    ]);
    expect(spanOf(minutes, null)).toBe(night + 9_000 - START_MS - 20_000);
  });

  it("adds up: whoever joined and did not leave is here, in each minute", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { minutes } = run(steps, START_MS).curve;
        let here = 0;
        for (const { joins, leaves, last, peak } of minutes) {
          here += joins - leaves;
          expect([here, peak.people >= here]).toEqual([last.people, true]);
        }
      }),
      { seed: 8 },
    );
  });

  it("is the same however often it is looked at in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const looked = steps.reduce<{ curve: Curve; nowMs: number }>(
          ({ curve, nowMs }, { afterMs, people, came }) => {
            const half = drawnTo(curve, nowMs + Math.floor(afterMs / 2));
            const atMs = nowMs + afterMs;
            const change = { counts: countsOf(people), came, origins: { XX: came } };
            return { curve: changed(half, change, atMs), nowMs: atMs };
          },
          { curve: beginCurve(countsOf(0), {}, START_MS), nowMs: START_MS },
        );
        expect(looked.curve).toEqual(run(steps, START_MS).curve);
      }),
      { seed: 9 },
    );
  });

  it("does not shrink when the clock goes back", () => {
    const curve = changed(
      beginCurve(countsOf(3), {}, START_MS),
      { counts: countsOf(5), came: 2, origins: { DE: 2 } },
      START_MS + 90_000,
    );
    expect(drawnTo(curve, START_MS)).toBe(curve);
    const back = changed(curve, { counts: countsOf(4), came: 0, origins: {} }, START_MS);
    expect(back.untilMs).toBe(curve.untilMs);
    expect(back.minutes.at(-1)).toMatchObject({ at: START_MS + MINUTE_MS, joins: 2, leaves: 1 });
  });

  it("takes what was said into the minutes in which it was said, and nothing into others", () => {
    const { minutes } = drawnTo(beginCurve(countsOf(1), {}, START_MS), START_MS + 3 * MINUTE_MS);
    const voices = [
      { at: START_MS, chat: 1, reactions: 0 },
      { at: START_MS + MINUTE_MS - 1, chat: 1, reactions: 4 },
      { at: START_MS + 2 * MINUTE_MS, chat: 0, reactions: 3 },
      { at: START_MS + 9 * MINUTE_MS, chat: 1, reactions: 1 },
    ];
    expect(withVoices(minutes, voices).map(({ chat, reactions }) => [chat, reactions])).toEqual([
      [2, 4],
      [0, 0],
      [0, 3],
    ]);
  });
});
