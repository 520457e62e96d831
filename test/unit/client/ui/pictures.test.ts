import { describe, expect, test } from "vitest";
import { hashText, patternOf } from "../../../../client/ui/artwork-pattern.ts";
import { formatBytes, formatCompact, formatPlural } from "../../../../client/ui/numbers.ts";
import { decodePeaks, toBars } from "../../../../client/ui/peaks.ts";
import { dominantHue } from "../../../../client/ui/picture-colour.ts";

describe("drawn pictures", () => {
  test("the same words give the same picture, whatever their case", () => {
    expect(patternOf(" Total Praise ")).toEqual(patternOf("total praise"));
    expect(hashText("a")).toBe(0xe40c292c);
  });
  test("keep to the venue's hues: violet over magenta to gold, never green", () => {
    const words = Array.from({ length: 500 }, (_, index) => `title ${index}`);
    const allowed = (hue: number) => hue >= 262 || hue <= 80;
    const hues = words.flatMap((text) => [patternOf(text).hue, patternOf(text).secondHue]);
    expect(hues.filter((hue) => !allowed(hue % 360))).toEqual([]);
    expect(new Set(words.map((text) => patternOf(text).motif)).size).toBe(4);
  });
});

describe("the light of a picture", () => {
  const pixels = (...colours: number[][]) => colours.flatMap((rgb) => [...rgb, 255]);
  test("is the hue of its vivid spots, not of its pale ground", () => {
    const pale = Array.from({ length: 20 }, () => [236, 238, 240]);
    const hue = dominantHue(pixels([230, 20, 30], [220, 30, 20], ...pale));
    expect(hue).toBeGreaterThan(15);
    expect(hue).toBeLessThan(45);
  });
  test("is none for a grey one", () => {
    expect(dominantHue(pixels([10, 10, 10], [200, 200, 200]))).toBeNull();
  });
});

describe("peaks", () => {
  test("bars take the loudest of their stretch and fill the height", () => {
    expect(toBars([0, 64, 128, 32], 2)).toEqual([0.5, 1]);
    expect(toBars([100], 3)).toEqual([1, 1, 1]);
    expect(toBars([], 2)).toEqual([0, 0]);
  });
  test("text that is not base64 is silence", () => {
    expect(decodePeaks("AP8=")).toEqual(Uint8Array.of(0, 255));
    expect(decodePeaks("no!")).toEqual(new Uint8Array());
  });
});

test("numbers as people read them", () => {
  expect([999, 9_999, 12_040].map((count) => formatCompact(count, "en"))).toEqual([
    "999",
    "9,999",
    "12K",
  ]);
  expect([0, 999, 4_200_000].map((bytes) => formatBytes(bytes, "en"))).toEqual([
    "0 B",
    "999 B",
    "4.2 MB",
  ]);
  const words = { one: "message", other: "messages" };
  expect([0, 1, 1_204].map((count) => formatPlural(count, words, "en"))).toEqual([
    "0 messages",
    "1 message",
    "1,204 messages",
  ]);
});
