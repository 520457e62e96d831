// Keys: shape, agreement with the shared pattern, and what a key says about its type.
import { describe, expect, it } from "vitest";
import { keyType, mediaKeyOf } from "../../../../../server/domain/media/key.ts";
import { declaredType, MEDIA_TYPES } from "../../../../../server/domain/media/type.ts";
import { MEDIA_KEY } from "../../../../../shared/protocol/scalars.ts";

const random = Uint8Array.from({ length: 16 }, (_, i) => (i * 83 + 251) & 255);

describe("mediaKeyOf", () => {
  it("makes a key of the shared shape for every type, and the key gives the type back", () => {
    for (const type of Object.values(MEDIA_TYPES)) {
      const key = mediaKeyOf(type, random);
      expect([MEDIA_KEY.test(key), keyType(key)]).toEqual([true, type]);
    }
  });

  it("uses all 128 bits in the URL-safe alphabet", () => {
    const all = (value: number) => mediaKeyOf(MEDIA_TYPES.wav, new Uint8Array(16).fill(value));
    expect([all(0), all(255), mediaKeyOf(MEDIA_TYPES.jpeg, random)]).toEqual([
      "audio/AAAAAAAAAAAAAAAAAAAAAA.wav",
      "audio/_____________________w.wav",
      `image/${Buffer.from(random).toString("base64url")}.jpg`,
    ]);
  });
});

describe("keyType", () => {
  const name = "AAAAAAAAAAAAAAAAAAAAAA";
  it.each([
    "",
    "audio/",
    `audio/${name}`,
    `audio/${name}.html`,
    `audio/${name}.svg`,
    `audio/${name}.MP3`,
    `audio/${name}.png`,
    `image/${name}.mp3`,
    `video/${name}.mp4`,
    `audio/${name}A.mp3`,
    `audio/../${name}.mp3`,
    `/audio/${name}.mp3`,
    `audio/${name}.mp3\n`,
    `audio/${name}%00.mp3`,
  ])("%j is no key of ours", (key) => {
    expect(keyType(key)).toBe(null);
  });
});

describe("declaredType", () => {
  it.each([
    ["audio/mpeg", "audio/mpeg"],
    ["AUDIO/MP3; q=1", "audio/mpeg"],
    ["audio/x-m4a", "audio/mp4"],
    ["audio/ogg; codecs=opus", "audio/ogg"],
    ["image/jpg", "image/jpeg"],
    ["image/svg+xml", undefined],
    ["text/html", undefined],
    ["video/mp4", undefined],
    ["application/octet-stream", undefined],
    ["", undefined],
    [null, undefined],
    ["constructor", undefined],
  ])("%s: %s", (header, expected) => {
    expect(declaredType(header)?.contentType).toBe(expected);
  });
});
