// Small sizes of artwork: drawn for real by the local platform, by a stand-in that fails, and where there is nothing to draw with.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { artwork } from "../../server/local/artwork.ts";
import { mediaUrl, pictureUrl } from "../../shared/http/paths.ts";
import { ask, askWith, cookieOf } from "./edge-helpers.ts";
import { upload } from "./media-helpers.ts";

let cover: Uint8Array<ArrayBuffer>;
let cookie = "";

beforeAll(async () => {
  cookie = await cookieOf("dj");
  cover = artwork([20, 320]);
});

const stored = async () => (await upload(cover, "image/png", cookie)).mediaKey;
/** Width and height in a WebP's VP8X, VP8L or VP8 header, by the platform's own reader. */
const sizeOf = async (picture: ArrayBuffer) => {
  const info = await env.IMAGES.info(new Blob([picture]).stream());
  return "width" in info ? [info.format, info.width, info.height] : [];
};

it("a cover of 128 pixels is drawn once, small, and kept for good", async () => {
  const key = await stored();
  const path = pictureUrl(key, "128");
  const [first, second] = [await ask(path), await ask(path)];
  const [one, two] = [await first.arrayBuffer(), await second.arrayBuffer()];
  const { headers } = first;
  expect([first.status, headers.get("Content-Type"), headers.get("Cache-Control")]).toEqual([
    200,
    "image/webp",
    "public, max-age=31536000, immutable",
  ]);
  expect([headers.get("X-Content-Type-Options"), headers.get("Content-Length")]).toEqual([
    "nosniff",
    String(one.byteLength),
  ]);
  expect(await sizeOf(one)).toEqual(["image/webp", 128, 128]);
  expect(one.byteLength).toBeLessThan(cover.length / 2);
  expect(new Uint8Array(two)).toEqual(new Uint8Array(one));
  const etag = headers.get("ETag") ?? "";
  const whole = await ask(mediaUrl(key), { method: "HEAD" });
  expect(etag).not.toBe(whole.headers.get("ETag"));
  const again = await ask(path, { headers: { "If-None-Match": etag } });
  expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
});

it("the original is served where nothing can be drawn", async () => {
  const key = await stored();
  const fails = {
    input: () => {
      throw new Error("no picture");
    },
  };
  for (const IMAGES of [undefined, fails]) {
    const response = await askWith({ IMAGES }, pictureUrl(key, "384"));
    expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "image/png"]);
    expect((await response.arrayBuffer()).byteLength).toBe(cover.length);
  }
});

it("sound has no width, other widths are no sizes of ours, and what is not there is not drawn", async () => {
  const key = await stored();
  const missing = `image/${"Q".repeat(22)}.png`;
  const answers = await Promise.all([
    ask(`${mediaUrl(key)}?w=129`),
    ask(`${mediaUrl(key)}?w=`),
    ask(pictureUrl(missing, "128")),
    ask(pictureUrl(`audio/${"Q".repeat(22)}.mp3`, "128")),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 404]);
});
