// The booth's numbers over time: kept span, rates per minute, peaks, and what survives a reload.
import { expect, test } from "vitest";
import {
  addSample,
  CURVE_SPAN_MS,
  columns,
  peaksOf,
  perMinute,
  readCurve,
  SAMPLE_EVERY_MS,
  type Sample,
  writeCurve,
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
  expect(peaksOf(samples)).toEqual({ people: 9, listening: 4 });
  expect(columns(samples)).toEqual([
    [0, 5, 10],
    [3, 9, 4],
    [2, 1, 4],
  ]);
});

test("a curve survives a reload; damaged, foreign or old text gives none", () => {
  const samples = [sample(1_000, people(2)), sample(6_000, people(3))];
  expect(readCurve(writeCurve(samples), 10_000)).toEqual(samples);
  expect(readCurve(writeCurve(samples), 1_000 + CURVE_SPAN_MS + 1_000)).toEqual([samples[1]]);
  const broken = [null, "", "{", "[1]", '[{"atMs":"x"}]', '{"a":1}'];
  expect(broken.map((text) => readCurve(text, 10_000))).toEqual(broken.map(() => []));
});
