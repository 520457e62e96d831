// The record of a show from what objects say: repeats, late words, new lives, and who came before the doors opened.
import { describe, expect, it } from "vitest";
import {
  addOrigins,
  type Origins,
  originsSince,
  Turnstile,
} from "../../../../../server/domain/analytics/comings.ts";
import {
  addedEars,
  hearingFrom,
  hears,
  mergedEars,
  summedEars,
  turnOf,
} from "../../../../../server/domain/analytics/ears.ts";
import {
  type AudiencePart,
  beginRoll,
  drawn,
  earsOf,
  noted,
  type Roll,
  spoken,
} from "../../../../../server/domain/analytics/roll.ts";
import { eventOf, track } from "../../../../helpers/room.ts";

const NOW_MS = 1_800_000_000_000;
const counts = (people: number) => ({ connected: people, people, listening: 0, embedded: 0 });
const part = (more: Partial<AudiencePart> = {}): AudiencePart => ({
  ...{ sinceMs: NOW_MS - 1_000, came: 0, origins: {}, here: {}, ears: [] },
  ...more,
});
const parts = (...all: AudiencePart[]) => new Map(all.map((one, n) => [n, one]));
const joinsOf = ({ curve }: Roll) => curve.minutes.reduce((sum, { joins }) => sum + joins, 0);
const originsIn = ({ curve }: Roll) =>
  curve.minutes.reduce<Origins>((sum, { origins }) => addOrigins(sum, origins), {});

describe("a record", () => {
  const opened = beginRoll(
    "show1",
    counts(3),
    parts(part({ came: 7, origins: { DE: 7 }, here: { DE: 2, US: 1 } })),
    NOW_MS,
  );

  it("begins with who waits at the doors, and not with who left before", () => {
    expect([joinsOf(opened), originsIn(opened)]).toEqual([3, { DE: 2, US: 1 }]);
  });

  it("takes the same totals twice without counting anybody twice", () => {
    const told = parts(part({ came: 9, origins: { DE: 7, NG: 2 } }));
    const once = noted(opened, counts(5), told, NOW_MS + 1_000);
    const twice = noted(once, counts(5), told, NOW_MS + 2_000);
    expect([joinsOf(once), originsIn(once), twice]).toEqual([5, { DE: 2, US: 1, NG: 2 }, once]);
  });

  it("counts a relay that was born during the show from its first person, and an older one by who is there", () => {
    const leader = part({ came: 7, origins: { DE: 7 } });
    const born = part({ sinceMs: NOW_MS + 500, came: 40, origins: { BR: 40 }, here: { BR: 39 } });
    const young = noted(opened, counts(43), parts(leader, born), NOW_MS + 1_000);
    expect([joinsOf(young), originsIn(young).BR]).toEqual([43, 40]);
    const old = part({ sinceMs: NOW_MS - 500, came: 40, origins: { BR: 40 }, here: { BR: 39 } });
    const late = noted(opened, counts(3), parts(leader, old), NOW_MS + 1_000);
    expect([joinsOf(late), originsIn(late).BR]).toEqual([3, 39]);
  });

  it("goes on when an object begins a new life: its totals begin anew, its people are no newcomers", () => {
    const reborn = part({ sinceMs: NOW_MS + 5_000, came: 0, here: { DE: 2, US: 1 } });
    const asleep = noted(opened, counts(3), parts(reborn), NOW_MS + 6_000);
    const one = part({ ...reborn, came: 1, origins: { NG: 1 } });
    const after = noted(asleep, counts(4), parts(one), NOW_MS + 7_000);
    expect([joinsOf(after), originsIn(after)]).toEqual([4, { DE: 2, US: 1, NG: 1 }]);
  });

  it("adds up when people are gone without a word", () => {
    const dead = noted(opened, counts(0), parts(part({ came: 7, origins: { DE: 7 } })), NOW_MS + 9);
    expect(dead.curve.minutes.at(-1)).toMatchObject({ joins: 3, leaves: 3 });
  });

  it("gives what was said to the show in which it was said, also when it was stored a moment after the end", () => {
    const first = drawn(opened, NOW_MS + 30_000);
    const second = drawn(
      beginRoll("show2", counts(1), parts(part()), NOW_MS + 60_000),
      NOW_MS + 90_000,
    );
    const said = (at: number, reactions = 0) => ({ at: NOW_MS + at, chat: 1, reactions });
    const told = spoken(
      [first, second],
      [said(-5), said(10), said(30_500, 7), said(45_000), said(60_000)],
    );
    expect(
      told.map(({ curve }) => curve.minutes.map(({ chat, reactions }) => [chat, reactions])),
    ).toEqual([[[2, 7]], [[1, 0], ...(second.curve.minutes.length > 1 ? [[0, 0]] : [])]]);
  });

  it("adds the ears of all parts and of all their lives", () => {
    const told = (sinceMs: number, began: number | null, stayed: number | null) =>
      part({ sinceMs, ears: [{ play: 5, began, stayed }] });
    const one = noted(
      opened,
      counts(3),
      parts(told(NOW_MS, 10, null), told(NOW_MS, 4, null)),
      NOW_MS + 1,
    );
    const two = noted(
      one,
      counts(3),
      parts(told(NOW_MS + 9, 1, 6), told(NOW_MS, 4, 3)),
      NOW_MS + 2,
    );
    const again = noted(
      two,
      counts(3),
      parts(told(NOW_MS + 99, null, 0), told(NOW_MS, 4, 3)),
      NOW_MS + 3,
    );
    expect(earsOf(again)).toEqual([{ play: 5, began: 15, stayed: 9 }]);
  });
});

describe("ears", () => {
  const plays = [
    { seq: 4, at: NOW_MS },
    { seq: 9, at: NOW_MS + 60_000 },
  ];

  it("turn with what ends a track, and with nothing else", () => {
    const at = (seq: number, body: Parameters<typeof eventOf>[0]) =>
      turnOf(eventOf(body, { seq }), plays);
    const played = { kind: "deck.played", positionMs: 0, track: track("a") } as const;
    expect(at(9, played)).toMatchObject({ over: { seq: 4 }, begins: { seq: 9 } });
    expect(at(10, { kind: "deck.played", positionMs: 900 })).toEqual({ over: null, begins: null });
    expect(at(10, { kind: "deck.paused", positionMs: 900 })).toEqual({ over: null, begins: null });
    expect(at(10, { kind: "deck.finished" })).toMatchObject({ over: { seq: 9 }, begins: null });
    expect(turnOf(eventOf({ kind: "deck.finished" }, { seq: 3 }), plays).over).toBeNull();
  });

  it("forgive short breaks and no long ones", () => {
    const on = hearingFrom({ listening: false }, true, NOW_MS);
    const off = hearingFrom(on, false, NOW_MS + 90_000);
    const back = (afterMs: number) => hearingFrom(off, true, NOW_MS + 90_000 + afterMs);
    expect([on.sinceMs, back(60_000).sinceMs, back(60_001).sinceMs]).toEqual([
      NOW_MS,
      NOW_MS,
      NOW_MS + 150_001,
    ]);
    const [track1] = plays;
    if (!track1) throw new Error("no track");
    expect([hears(on, track1), hears(off, track1), hears(back(61_000), track1)]).toEqual([
      true,
      false,
      false,
    ]);
    // Paused, and gone since: whoever listened until then heard all there was.
    expect([hears(off, track1, NOW_MS + 89_000), hears(off, track1, NOW_MS + 91_000)]).toEqual([
      true,
      false,
    ]);
  });

  it("add, merge and sum by track", () => {
    const one = [{ play: 1, began: 3, stayed: null }];
    expect(mergedEars(one, [{ play: 1, began: 2, stayed: 1 }])).toEqual([
      { play: 1, began: 3, stayed: 1 },
    ]);
    expect(
      mergedEars([{ play: 1, began: 3, stayed: 1 }], [{ play: 1, began: null, stayed: 0 }]),
    ).toEqual([{ play: 1, began: 3, stayed: 1 }]);
    expect(
      addedEars(one, [
        { play: 1, began: 2, stayed: 4 },
        { play: 2, began: 1, stayed: null },
      ]),
    ).toEqual([
      { play: 1, began: 5, stayed: 4 },
      { play: 2, began: 1, stayed: null },
    ]);
    expect(summedEars([one, [{ play: 1, began: null, stayed: 2 }]])).toEqual([
      { play: 1, began: 3, stayed: 2 },
    ]);
  });
});

describe("a turnstile", () => {
  it("counts persons as they come, and knows where those are from who are here", () => {
    const turnstile = new Turnstile(NOW_MS);
    turnstile.wasHere("ann", { country: "DE", via: "search", partner: null });
    turnstile.entered("bob", { country: "US", via: "direct", partner: null });
    turnstile.entered("eve", { country: "US", via: "direct", partner: "church" });
    const before = { ...turnstile.comings.origins };
    turnstile.left("bob");
    turnstile.left("nobody");
    turnstile.entered("bob", { partner: null });
    expect(turnstile.comings).toEqual({
      sinceMs: NOW_MS,
      came: 3,
      origins: { US: 2, direct: 2, partner: 1, XX: 1 },
      here: { DE: 1, search: 1, US: 1, partner: 1, XX: 1, direct: 1 },
    });
    expect(originsSince(before, turnstile.comings.origins)).toEqual({ XX: 1, direct: 1 });
  });
});
