// Pure choices of ingest: how a codec is stored, which picture is the cover, and that reasons are sentences.
import { describe, expect, it } from "vitest";
import { coverOf, type Picture } from "../../../../../client/audio/ingest/artwork.ts";
import { failure, INGEST_SENTENCES } from "../../../../../client/audio/ingest/failure.ts";
import { shapeOf } from "../../../../../client/audio/ingest/shape.ts";
import { declaredType } from "../../../../../server/domain/media/type.ts";

describe("shapeOf", () => {
  const mp4 = { kind: "copy", contentType: "audio/mp4" };
  it.each([
    ["mp3", "audio/mpeg", mp4],
    ["aac", "audio/mp4", mp4],
    ["aac", "audio/aac", mp4],
    ["opus", "audio/ogg", mp4],
    ["opus", "audio/webm", mp4],
    ["flac", "audio/flac", mp4],
    ["pcm-s16", "audio/wav", { kind: "keep", contentType: "audio/wav" }],
    ["pcm-f32", "audio/wav", { kind: "keep", contentType: "audio/wav" }],
    ["vorbis", "audio/ogg", { kind: "keep", contentType: "audio/ogg" }],
    ["vorbis", "audio/webm", { kind: "keep", contentType: "audio/webm" }],
    ["vorbis", "audio/x-matroska", null],
    ["pcm-s16", "audio/quicktime", null],
    ["ac3", "audio/mp4", null],
    [null, "audio/mp4", null],
  ])("%s in %s", (codec, container, expected) => {
    expect(shapeOf(codec, container)).toEqual(expected);
    const accepted = expected === null ? true : declaredType(expected.contentType) !== null;
    expect(accepted).toBe(true);
  });
});

describe("coverOf", () => {
  const picture = (kind: Picture["kind"], bytes = 3): Picture => ({
    data: new Uint8Array(bytes),
    mimeType: "image/png",
    kind,
  });
  const [front, back, other] = [picture("coverFront"), picture("coverBack"), picture("unknown")];

  it("prefers the front, then the first that can be used", () => {
    const empty = picture("coverFront", 0);
    expect([
      coverOf([back, front, other]),
      coverOf([other, back]),
      coverOf([empty, back]),
      coverOf([picture("coverFront", 33_554_433)]),
      coverOf([]),
    ]).toEqual([front, other, back, null, null]);
  });
});

describe("failure", () => {
  it("gives every reason one plain sentence", () => {
    for (const [reason, sentence] of Object.entries(INGEST_SENTENCES)) {
      expect(failure(reason as keyof typeof INGEST_SENTENCES)).toEqual({ reason, sentence });
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});
