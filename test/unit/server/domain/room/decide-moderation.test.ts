// Moderation of people, and what the room remembers of it.
import { describe, expect, it } from "vitest";
import {
  muteNow,
  personChange,
  shownName,
  UNTIL_END,
} from "../../../../../server/domain/room/person.ts";
import {
  actorOf,
  eventOf,
  factsOf,
  inPhase,
  LISTENER,
  NOW_MS,
  OTHER,
  outcomeOf,
  STAFF,
} from "../../../../helpers/room.ts";

describe("moderation", () => {
  it.each([
    ["for a minute", 60_000, NOW_MS + 60_000],
    ["until the end of the show", null, null],
  ])("R16 mutes %s", (_, forMs, untilMs) => {
    expect(outcomeOf({}, { kind: "person.mute", person: OTHER, forMs })).toEqual([
      { kind: "person.muted", person: OTHER, untilMs },
    ]);
  });

  it.each([
    ["another member of staff", "s_another001"],
    ["oneself", STAFF],
  ])("R16 cannot mute or ban %s", (_, person) => {
    expect([
      outcomeOf({}, { kind: "person.mute", person, forMs: null }),
      outcomeOf({}, { kind: "person.ban", person }),
    ]).toEqual([{ reason: "not_allowed" }, { reason: "not_allowed" }]);
  });

  it("R16 a moderator cannot mute or ban themselves, whatever kind of person they are", () => {
    const actor = actorOf("moderator", { person: LISTENER });
    const command = { person: LISTENER, forMs: null };
    expect([
      outcomeOf({ actor }, { kind: "person.mute", ...command }),
      outcomeOf({ actor }, { kind: "person.ban", ...command }),
    ]).toEqual([{ reason: "not_allowed" }, { reason: "not_allowed" }]);
  });

  it.each([
    ["nobody muted", null, []],
    ["a mute that has run out", NOW_MS, []],
    ["a running mute", NOW_MS + 1, [{ kind: "person.unmuted", person: OTHER }]],
    ["a mute until the end", UNTIL_END, [{ kind: "person.unmuted", person: OTHER }]],
  ])("R16 unmutes %s", (_, mutedUntilMs, outcome) => {
    const people = { [OTHER]: factsOf({ mutedUntilMs }) };
    expect(outcomeOf({ people }, { kind: "person.unmute", person: OTHER })).toEqual(outcome);
  });

  it("R16 bans once", () => {
    const ban = { kind: "person.ban", person: OTHER } as const;
    expect(outcomeOf({}, ban)).toEqual([{ kind: "person.banned", person: OTHER }]);
    expect(outcomeOf({ people: { [OTHER]: factsOf({ banned: true }) } }, ban)).toEqual([]);
  });

  it("R14 slow mode changes only when it is another one", () => {
    const view = inPhase("live", { slowModeSeconds: 30 });
    expect(outcomeOf({ view }, { kind: "room.slow_mode", seconds: 0 })).toEqual([
      { kind: "room.slow_mode_set", seconds: 0 },
    ]);
    expect(outcomeOf({ view }, { kind: "room.slow_mode", seconds: 30 })).toEqual([]);
    expect(
      outcomeOf({ view, actor: actorOf("listener") }, { kind: "room.slow_mode", seconds: 0 }),
    ).toEqual({ reason: "not_allowed" });
  });
});

describe("what the room remembers of a person", () => {
  it.each([
    [
      { kind: "person.muted", person: OTHER, untilMs: 5 } as const,
      { person: OTHER, mutedUntilMs: 5 },
    ],
    [
      { kind: "person.muted", person: OTHER, untilMs: null } as const,
      { person: OTHER, mutedUntilMs: UNTIL_END },
    ],
    [{ kind: "person.unmuted", person: OTHER } as const, { person: OTHER, mutedUntilMs: null }],
    [{ kind: "person.banned", person: OTHER } as const, { person: OTHER, banned: true }],
    [
      { kind: "person.renamed", person: OTHER, name: "Naomi" } as const,
      { person: OTHER, name: "Naomi" },
    ],
    [{ kind: "person.erased", person: OTHER, upToMs: 5 } as const, { person: OTHER, name: null }],
    [{ kind: "deck.finished" } as const, null],
  ])("R16 %o", (body, change) => {
    expect(personChange(eventOf(body))).toEqual(change);
  });

  it.each([
    [null, null],
    [UNTIL_END, UNTIL_END],
    [NOW_MS + 1, NOW_MS + 1],
    [NOW_MS, null],
  ])("R16 a mute until %s holds now until %s", (mutedUntilMs, holds) => {
    expect(muteNow(factsOf({ mutedUntilMs }), NOW_MS)).toBe(holds);
  });

  it("R16 shows the chosen name, else the token's, else one that differs per person", () => {
    const chosen = factsOf({ name: "Naomi" });
    expect([
      shownName(chosen, "Lee", OTHER),
      shownName(factsOf(), "Lee", OTHER),
      shownName(factsOf(), null, OTHER),
    ]).toEqual(["Naomi", "Lee", "Guest e002"]);
  });
});
