// Any history of epochs, gaps and drift: each moment is covered at most once, by the newest encoder that has it.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSounding, piecesBetween } from "../../../../../client/audio/live/timeline.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";

const T0 = 1_800_000_000_000;
const epoch = (more: Partial<SoundEpoch> = {}): SoundEpoch => ({
  id: "epoch0001",
  by: null,
  t0Ms: T0,
  segmentMs: 1_000,
  channels: 2,
  bitrateBps: 128_000,
  lastSegment: null,
  gaps: [],
  ...more,
});
const numbers = (epochs: SoundEpoch[], fromMs: number, toMs: number) =>
  piecesBetween(epochs, T0 + fromMs, T0 + toMs).map(({ key }) => key);

describe("pieces between two moments", () => {
  test("are those that hold any of it, each due 450 ms after its end", () => {
    expect(piecesBetween([epoch()], T0 + 1_500, T0 + 2_001)).toEqual([
      {
        key: "epoch0001/1",
        epoch: "epoch0001",
        n: 1,
        t0Ms: T0,
        fromMs: T0 + 1_000,
        untilMs: T0 + 2_000,
        dueMs: T0 + 2_450,
      },
      expect.objectContaining({ n: 2, dueMs: T0 + 3_450 }),
    ]);
    expect(numbers([epoch()], -5_000, 0)).toEqual([]);
    expect(numbers([epoch()], -5_000, 1)).toEqual(["epoch0001/0"]);
  });

  test("leave out what was lost and what lies after the last", () => {
    const ended = epoch({ lastSegment: 5, gaps: [{ from: 2, to: 3 }] });
    expect(numbers([ended], 0, 60_000)).toEqual([0, 1, 4, 5].map((n) => `epoch0001/${n}`));
    expect(numbers([epoch({ lastSegment: -1 })], 0, 60_000)).toEqual([]);
  });

  test("a newer run of the encoder cuts the older one where it begins", () => {
    const next = epoch({ id: "epoch0002", t0Ms: T0 + 2_400 });
    const pieces = piecesBetween([epoch({ lastSegment: 4 }), next], T0, T0 + 4_000);
    expect(pieces.map(({ key, fromMs, untilMs }) => [key, fromMs - T0, untilMs - T0])).toEqual([
      ["epoch0001/0", 0, 1_000],
      ["epoch0001/1", 1_000, 2_000],
      ["epoch0001/2", 2_000, 2_400],
      ["epoch0002/0", 2_400, 3_400],
      ["epoch0002/1", 3_400, 4_400],
    ]);
  });
});

const history = fc
  .array(
    fc.record({
      pauseMs: fc.integer({ min: 1, max: 9_000 }),
      segmentMs: fc.constantFrom(500, 1_000, 2_000),
      last: fc.integer({ min: -1, max: 12 }),
      overrun: fc.integer({ min: 0, max: 3 }),
      gap: fc.option(fc.tuple(fc.nat(12), fc.nat(3))),
      driftMs: fc.integer({ min: -40, max: 40 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((runs) => {
    let atMs = T0;
    return runs.map((run, i): SoundEpoch => {
      const t0Ms = atMs + run.driftMs;
      atMs += (run.last + 1) * run.segmentMs + run.pauseMs;
      const [from, more] = run.gap ?? [0, 0];
      return epoch({
        id: `epoch000${i}`,
        t0Ms,
        segmentMs: run.segmentMs,
        // The room may count segments into an epoch that ended by surprise: a newer one cuts them off.
        lastSegment: run.last + run.overrun,
        gaps: run.gap ? [{ from, to: from + more }] : [],
      });
    });
  });

test("no two pieces of any history overlap, and asking in parts gives what asking at once gives", () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 60_000 }), (epochs, splitMs) => {
      const all = piecesBetween(epochs, T0 - 10_000, T0 + 120_000);
      for (const [i, piece] of all.entries()) {
        expect(piece.untilMs).toBeGreaterThan(piece.fromMs);
        expect(piece.fromMs).toBeGreaterThanOrEqual(all[i - 1]?.untilMs ?? 0);
      }
      const before = piecesBetween(epochs, T0 - 10_000, T0 + splitMs);
      const after = piecesBetween(epochs, T0 + splitMs, T0 + 120_000);
      expect(new Set([...before, ...after].map(({ key }) => key))).toEqual(
        new Set(all.map(({ key }) => key)),
      );
    }),
    { seed: 6, numRuns: 500 },
  );
});

test("it sounds while an encoder runs, and until the last piece of the last one was heard", () => {
  expect(isSounding([], T0)).toBe(false);
  expect(isSounding([epoch()], T0 + 3_600_000)).toBe(true);
  const ended = epoch({ lastSegment: 9 });
  expect([isSounding([ended], T0 + 9_999), isSounding([ended], T0 + 10_000)]).toEqual([
    true,
    false,
  ]);
  expect(isSounding([epoch({ lastSegment: -1 })], T0 - 5_000)).toBe(false);
});
