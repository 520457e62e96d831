import fc from "fast-check";
import { expect, it } from "vitest";
import { formatPlace, parsePlace } from "../../../../../server/domain/history/place.ts";

it("a place survives being text", () => {
  const place = fc.record({
    endedAt: fc.nat(Number.MAX_SAFE_INTEGER),
    id: fc.stringMatching(/^[A-Za-z0-9_-]{6,40}$/),
  });
  fc.assert(
    fc.property(place, (one) => void expect(parsePlace(formatPlace(one))).toEqual(one)),
    { seed: 7 },
  );
});

it.each([
  "",
  "x",
  "1_",
  "_abcdef",
  "1_ab",
  "1-abcdef",
  "1_abcdef'",
  "1_abc def",
  "zzzzzzzzzzzz_abcdef",
])("%j is no place", (text) => expect(parsePlace(text)).toBeNull());
