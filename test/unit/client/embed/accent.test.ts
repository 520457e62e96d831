// Ink on a partner's colour is always readable.
import { describe, expect, it } from "vitest";
import { inkOn, luminance } from "../../../../client/embed/accent.ts";

const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

describe("ink", () => {
  it("is white on dark colours and black on bright ones", () => {
    expect([inkOn([47, 107, 79]), inkOn([0, 0, 0])]).toEqual(["#fff", "#fff"]);
    expect([inkOn([245, 196, 80]), inkOn([255, 255, 255])]).toEqual(["#000", "#000"]);
  });

  it("has at least 4.5 to 1 on every colour of a coarse cube", () => {
    const steps = [0, 32, 64, 96, 112, 120, 128, 144, 160, 192, 224, 255];
    for (const red of steps) {
      for (const green of steps) {
        for (const blue of steps) {
          const fill = [red, green, blue] as const;
          const ink = inkOn(fill) === "#000" ? 0 : 1;
          expect(contrast(luminance(fill), ink)).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
});
