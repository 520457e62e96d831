// Where the deck is at a time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deckPositionMs } from "../../../../shared/room/deck-clock.ts";
import { NOW_MS, track } from "../../../helpers/room.ts";

const deck = { track: track("a", 10_000), playing: true, positionMs: 2_000, at: NOW_MS };

describe("R12 deck clock", () => {
  it.each([
    ["at the moment it began", deck, 0, 2_000],
    ["later", deck, 3_000, 5_000],
    ["at its very end", deck, 8_000, 10_000],
    ["never past the end", deck, 3_600_000, 10_000],
    ["never before the start, for a clock that is behind", deck, -60_000, 0],
    ["whole milliseconds", { ...deck, positionMs: 0.4 }, 0.3, 1],
    ["at rest", { ...deck, playing: false }, 3_000, 2_000],
    ["without a track", { ...deck, track: null }, 3_000, 0],
  ])("R12 %s", (_, given, afterMs, position) => {
    expect(deckPositionMs(given, NOW_MS + afterMs)).toBe(position);
  });

  it("R12 pausing and going on at once changes nothing for anybody", () => {
    fc.assert(
      fc.property(fc.nat(9_000), fc.nat(9_000), (first, second) => {
        const at = NOW_MS + first;
        const resumed = { ...deck, positionMs: deckPositionMs(deck, at), at };
        return deckPositionMs(resumed, at + second) === deckPositionMs(deck, at + second);
      }),
    );
  });
});
