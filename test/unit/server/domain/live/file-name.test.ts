// Names of recordings: plain on every disk, in order, and one header line whatever a show is called.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachment, recordingName } from "../../../../../server/domain/live/file-name.ts";
import { NAUGHTY } from "../../../../fuzz/naughty-strings.ts";

const DAY_MS = Date.UTC(2026, 10, 23, 20);
const name = (title: string, part = 1, parts = 1) =>
  recordingName({ title, startedAtMs: DAY_MS, part, parts });

describe("the name of a recording", () => {
  it("says the day, the show and which part, and sorts in their order", () => {
    expect([name("Sunday night"), name(" AC/DC: “live”?\u202e "), name("///")]).toEqual([
      "2026-11-23 Sunday night.m4a",
      "2026-11-23 AC DC “live”.m4a",
      "2026-11-23 Untitled show.m4a",
    ]);
    const parts = Array.from({ length: 12 }, (_, i) => name("Sunday", i + 1, 12));
    expect([parts[0], parts.toSorted()]).toEqual(["2026-11-23 Sunday (01 of 12).m4a", parts]);
  });

  it("is one header that two readers understand, whatever the show is called", () => {
    expect(attachment(name("Gebet für Lübeck 🎧"))).toBe(
      `attachment; filename="2026-11-23 Gebet fur Lubeck .m4a"; filename*=UTF-8''2026-11-23%20Gebet%20f%C3%BCr%20L%C3%BCbeck%20%F0%9F%8E%A7.m4a`,
    );
    const titles = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...NAUGHTY));
    fc.assert(
      fc.property(titles, (title) => {
        const called = name(title);
        const header = attachment(called);
        expect(header).toMatch(
          /^attachment; filename="[ !#-$&-[\]-~]+"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/,
        );
        expect(decodeURIComponent(header.split("''")[1]!)).toBe(called);
        expect(called).not.toMatch(/[\\/:*?"<>|]/);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
