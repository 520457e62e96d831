// What the booth's figures say of the sound that was sent, and for how long they speak of what the machine lost.
import { expect, test } from "vitest";
import {
  medianDelayMs,
  missedSince,
  NOTHING_SENT,
  withLost,
  withMissed,
  withSent,
} from "../../../../../client/audio/capture/sound-tally.ts";

test("segments are counted, and of their delays the middle one of the newest nine is told", () => {
  const delays = [9_000, 100, 200, 300, 400, 500, 600, 700, 800, 900];
  const sent = delays.reduce(withSent, NOTHING_SENT);
  expect([sent.sent, medianDelayMs(sent), medianDelayMs(NOTHING_SENT)]).toEqual([10, 500, null]);
  // What had waited says nothing about the line.
  const late = withLost(withSent(sent, null));
  expect([late.sent, late.lost, medianDelayMs(late)]).toEqual([11, 1, 500]);
});

test("what the machine lost is told for a minute, and to a smaller version only since it began", () => {
  const first = withMissed(NOTHING_SENT, 10_000, 40);
  const both = withMissed(first, 50_000, 20);
  const at = (sinceMs: number, nowMs: number) => missedSince(both, sinceMs, nowMs);
  expect([at(0, 50_000), at(10_000, 50_000), at(10_001, 50_000)]).toEqual([60, 60, 20]);
  expect([at(0, 70_000), at(0, 70_001), at(0, 110_001)]).toEqual([60, 20, 0]);
  expect(withMissed(both, 200_000, 5).missed).toEqual([{ atMs: 200_000, ms: 5 }]);
});
