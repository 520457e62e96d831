// How many pixels a picture claims, by its first bytes: what is small passes, bombs and what hides its size do not.
import { expect, test } from "vitest";
import { fitsScreens, MAX_PIXELS } from "../../../../../server/domain/media/picture-size.ts";
import { MEDIA_TYPES } from "../../../../../server/domain/media/type.ts";
import { artwork } from "../../../../../server/local/artwork.ts";
import { jpegOf, pngOf, webpOf, zeros } from "../../../../helpers/beginnings.ts";

const { jpeg, png, webp } = MEDIA_TYPES;
const SIDE = Math.sqrt(MAX_PIXELS);
const [most, over] = [[SIDE, SIDE] as const, [SIDE, SIDE + 1] as const];

/** An application segment of `count` bytes, as cameras write them before the size. */
const segment = (count: number) => [0xff, 0xe1, count >> 8, count & 255, ...zeros(count - 2)];

test.each([
  ["PNG", png, pngOf(...most), pngOf(...over)],
  ["PNG of one line", png, pngOf(MAX_PIXELS, 1), pngOf(MAX_PIXELS + 1, 1)],
  ["JPEG", jpeg, jpegOf(...most), jpegOf(...over)],
  ["JPEG after a segment", jpeg, jpegOf(...most, segment(900)), jpegOf(...over, segment(900))],
  ["JPEG after filling", jpeg, jpegOf(...most, [0xff, 0xff]), jpegOf(...over, [0xff, 0xff])],
  ["WebP", webp, webpOf("VP8 ", 4096, 4096), webpOf("VP8 ", 16_383, 16_383)],
  ["WebP without loss", webp, webpOf("VP8L", 4096, 4096), webpOf("VP8L", 4097, 4096)],
  ["WebP with extras", webp, webpOf("VP8X", 4096, 4096), webpOf("VP8X", 65_536, 65_536)],
])("%s: as many pixels as allowed, and one row more", (_, type, fits, bomb) => {
  expect([fitsScreens(type, fits), fitsScreens(type, bomb)]).toEqual([true, false]);
});

test("a picture of nothing, or one that never says, does not fit", () => {
  const hidden = [
    [png, pngOf(0, 5)],
    [png, pngOf(800, 600).subarray(0, 20)],
    [jpeg, jpegOf(0, 600)],
    [jpeg, jpegOf(800, 600, segment(5_000)).subarray(0, 4_096)],
    [jpeg, jpegOf(800, 600, [0xff, 0xda, 0, 2])],
    [jpeg, jpegOf(800, 600, [0, 0])],
    [webp, webpOf("VP8 ", 0, 600)],
    [webp, webpOf("VP8X", 800, 600).subarray(0, 28)],
  ] as const;
  expect(hidden.map(([type, head]) => fitsScreens(type, head))).toEqual(hidden.map(() => false));
});

test("the seeded covers fit", () => {
  expect(fitsScreens(png, artwork([20, 280]))).toBe(true);
});
