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

test("the curve is highest where most was said, and is missing where nobody said anything", () => {
  const line = (at: number) => ({
    seq: at,
    at,
    name: "Ann",
    role: "listener" as const,
    text: "Amen",
    removed: false,
  });
  const curve = decodePeaks(crowdCurve([...[500, 501, 502, 9_999].map(line)], 0, 1_000) ?? "");
  expect([curve.length, curve.indexOf(255), curve[99], curve[50]]).toEqual([200, 100, 128, 0]);
  expect(crowdCurve([line(5_000)], 0, 1_000)).toBe(null);
});
