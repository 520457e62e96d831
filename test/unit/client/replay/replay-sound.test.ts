// Links to a moment of a show, and the curve of how lively it was.
import { expect, test } from "vitest";
import { crowdCurve } from "../../../../client/replay/crowd-curve.ts";
import { sharedLink, sharedSeconds } from "../../../../client/replay/replay-sound.ts";
import { decodePeaks } from "../../../../client/ui/peaks.ts";

test("a link names the second of the show, and is read back; anything else names none", () => {
  const link = sharedLink("https://site.test/history/show-1?x=1#play-3", 754_900);
  expect(link).toBe("https://site.test/history/show-1?t=754");
  expect(sharedSeconds(new URL(link).search)).toBe(754);
  expect(["", "?t=", "?t=-5", "?t=1e9", "?t=99999999", "?t=<b>"].map(sharedSeconds)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

const line = (at: number) => ({
  ...{ seq: at, at, name: "Ann", role: "listener" as const },
  ...{ text: "Amen", removed: false },
});

test("the curve is highest where most was said, and is missing where nobody stirred", () => {
  const chat = [500, 501, 502, 9_999].map(line);
  const curve = decodePeaks(crowdCurve({ chat, isWhole: true, minutes: [] }, 0, 1_000) ?? "");
  expect([curve.length, curve.indexOf(255), curve[99], curve[50]]).toEqual([200, 100, 128, 0]);
  const late = { chat: [line(5_000)], isWhole: true, minutes: [] };
  expect(crowdCurve(late, 0, 1_000)).toBe(null);
});

test("reactions lift the curve over their whole minute; of a chat that is not here, its counts do", () => {
  const minutes = [
    { at: 0, chat: 0, reactions: 10 },
    { at: 300_000, chat: 30, reactions: 0 },
    { at: 360_000, chat: 0, reactions: 5 },
  ];
  const curveOf = (isWhole: boolean) =>
    decodePeaks(crowdCurve({ chat: [], isWhole, minutes }, 0, 600_000) ?? "");
  // 600 s in 200 buckets: a minute is 20 of them.
  const whole = curveOf(true);
  expect([10, 50, 110, 130, 190].map((bucket) => whole[bucket])).toEqual([255, 0, 0, 128, 0]);
  const partly = curveOf(false);
  expect([10, 110, 130].map((bucket) => partly[bucket])).toEqual([85, 255, 43]);
});
