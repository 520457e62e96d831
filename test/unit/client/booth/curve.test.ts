// The booth's numbers over time: kept span, rates per minute, peaks, and how the room's record and the samples join.
import { expect, test } from "vitest";
import {
  addSample,
  CURVE_SPAN_MS,
  columns,
  NO_PAST,
  peaksOf,
  perMinute,
  SAMPLE_EVERY_MS,
  type Sample,
} from "../../../../client/booth/curve.ts";

function sample(atMs: number, change: Partial<Omit<Sample, "atMs">> = {}): Sample {
  const counts = { connected: 0, people: 0, listening: 0, embedded: 0 };
  return { atMs, counts, reactions: 0, lines: 0, ...change };
}
const people = (count: number, listening = 0) => ({
  counts: { connected: count, people: count, listening, embedded: 0 },
});
const build = (samples: Sample[]) =>
  samples.reduce<readonly Sample[]>((kept, next) => addSample(kept, next), []);

test("samples between two places of the grid replace the newest one", () => {
  const kept = build([0, 5_000, 6_000, 9_999, 10_000, 15_000].map((at) => sample(at)));
  expect(kept.map(({ atMs }) => atMs)).toEqual([0, 9_999, 10_000, 15_000]);
});

test("what is older than two hours falls out, and the list stays bounded", () => {
  const count = CURVE_SPAN_MS / SAMPLE_EVERY_MS + 500;
  const kept = build(Array.from({ length: count }, (_, i) => sample(i * SAMPLE_EVERY_MS)));
  expect(kept.length).toBe(CURVE_SPAN_MS / SAMPLE_EVERY_MS + 1);
  expect(kept.at(0)?.atMs).toBe((count - 1) * SAMPLE_EVERY_MS - CURVE_SPAN_MS);
});

test("a clock that steps back adds nothing", () => {
  const kept = build([sample(0), sample(5_000)]);
  expect(addSample(kept, sample(4_000))).toBe(kept);
});

test("a rate counts the last minute only and starts again with a new broadcast", () => {
  const samples = [
    sample(0, { reactions: 0, lines: 0 }),
    sample(50_000, { reactions: 100, lines: 3 }),
    sample(90_000, { reactions: 130, lines: 4 }),
    sample(100_000, { reactions: 5, lines: 0 }),
    sample(110_000, { reactions: 12, lines: 1 }),
  ];
  expect({
    reactions: perMinute(samples, "reactions"),
    lines: perMinute(samples, "lines"),
    empty: perMinute([], "lines"),
  }).toEqual({ reactions: 37, lines: 2, empty: 0 });
});

test("peaks and columns", () => {
  const samples = [
    sample(0, people(3, 2)),
    sample(5_000, people(9, 1)),
    sample(10_000, people(4, 4)),
  ];
  expect(peaksOf(NO_PAST, samples)).toEqual({ people: 9, listening: 4 });
  expect(columns(NO_PAST, samples)).toEqual([
    [0, 5, 10],
    [3, 9, 4],
    [2, 1, 4],
  ]);
});

const MINUTE_MS = 60_000;
const minute = (at: number, here: number, listening: number) => ({
  ...{ at, spanMs: MINUTE_MS, people: here, listening, peopleMs: 0, listeningMs: 0 },
  ...{ peakPeople: here + 5, peakListening: listening + 1 },
  ...{ joins: 0, leaves: 0, chat: 0, reactions: 0 },
});

test("the room's record comes first, and samples go on from where it ends", () => {
  const past = {
    minutes: [minute(600_000, 4, 2), minute(660_000, 6, 3), minute(720_000, 8, 5)],
    serverNowMs: 745_000,
  };
  const samples = [
    sample(740_000, people(7, 5)),
    sample(745_000, people(8, 5)),
    sample(750_000, people(9, 6)),
  ];
  expect(columns(past, samples)).toEqual([
    [660, 720, 745, 750],
    [4, 6, 8, 9],
    [2, 3, 5, 6],
  ]);
  expect(peaksOf(past, samples)).toEqual({ people: 13, listening: 6 });
});

test("what is older than two hours is not drawn", () => {
  const past = { minutes: [minute(0, 1, 1), minute(MINUTE_MS, 2, 2)], serverNowMs: CURVE_SPAN_MS };
  const last = sample(CURVE_SPAN_MS + 100_000, people(3, 3));
  expect(columns(past, [last])).toEqual([
    [120, 7_300],
    [2, 3],
    [2, 3],
  ]);
});
