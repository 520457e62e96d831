// Tags: what a file says, what its name says, and that anything becomes a valid title.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tagsOf } from "../../../../../client/audio/ingest/tags.ts";
import { newTrack } from "../../../../../shared/http/bodies.ts";

describe("tagsOf", () => {
  it.each([
    ["track.mp3", { title: "T", artist: "A", album: "B" }, { title: "T", artist: "A", album: "B" }],
    ["track.mp3", { title: "T", albumArtist: "AA" }, { title: "T", artist: "AA", album: "" }],
    ["Oh_Happy_Day.mp3", {}, { title: "Oh Happy Day", artist: "", album: "" }],
    ["03 - Lee - Amen.flac", {}, { title: "Amen", artist: "Lee", album: "" }],
    ["03. Amen.m4a", { artist: "Lee" }, { title: "Amen", artist: "Lee", album: "" }],
    ["7 Rings of Judah.mp3", {}, { title: "Rings of Judah", artist: "", album: "" }],
    ["1999.wav", {}, { title: "1999", artist: "", album: "" }],
    ["Lee - Amen.mp3", { artist: "Other" }, { title: "Amen", artist: "Other", album: "" }],
    ["x.mp3", { title: "A\0B", artist: "C\0\0" }, { title: "A, B", artist: "C", album: "" }],
    [
      "x.mp3",
      { title: " \u202eevil\n name\u0007 " },
      { title: "evil name", artist: "", album: "" },
    ],
    [".mp3", { title: "  " }, { title: "Untitled", artist: "", album: "" }],
    ["", {}, { title: "Untitled", artist: "", album: "" }],
  ])("%s %j", (fileName, raw, expected) => {
    expect(tagsOf(raw, fileName)).toEqual(expected);
  });

  it("always fits the library's fields, and cleaning twice changes nothing", () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    const raw = fc.record({ title: text, artist: text, albumArtist: text, album: text });
    const rest = {
      mediaKey: `audio/${"A".repeat(22)}.m4a`,
      artworkKey: null,
      durationMs: 1,
      peaks: null,
    };
    fc.assert(
      fc.property(raw, text, (tags, fileName) => {
        const clean = tagsOf(tags, fileName);
        const parsed = newTrack.safeParse({ ...rest, ...clean });
        expect(parsed.data).toEqual({ ...rest, ...clean });
        expect(tagsOf(clean, "other")).toEqual(clean);
      }),
      { seed: 22, numRuns: 2_000 },
    );
  });
});
