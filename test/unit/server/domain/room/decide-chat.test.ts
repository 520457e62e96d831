// What people say and when they may.
import { describe, expect, it } from "vitest";
import { AFTER_SHOW_MS } from "../../../../../server/domain/room/decide-chat.ts";
import { UNTIL_END } from "../../../../../server/domain/room/person.ts";
import { PHASES } from "../../../../../shared/room/view.ts";
import {
  actorOf,
  decideIn,
  factsOf,
  inPhase,
  LISTENER,
  lineOf,
  NOW_MS,
  OTHER,
  outcomeOf,
  STAFF,
} from "../../../../helpers/room.ts";

const say = { kind: "chat.say", text: "Amen" } as const;
const listener = actorOf("listener");
const spoken = (role = "listener", more = {}) => [
  { kind: "chat.said", name: "Ruth", role, text: "Amen", ...more },
];

describe("chat.say", () => {
  it.each(PHASES)(
    "R14 in phase %s: staff always, others while the doors are open and after the show",
    (phase) => {
      const view = inPhase(phase);
      const open = !["idle", "scheduled"].includes(phase);
      expect(outcomeOf({ view, actor: listener }, say)).toEqual(
        open ? spoken() : { reason: "off_air" },
      );
      expect(outcomeOf({ view, actor: actorOf("moderator") }, say)).toEqual(spoken("moderator"));
    },
  );

  it.each([
    [AFTER_SHOW_MS - 1, true],
    [AFTER_SHOW_MS, false],
  ])("R14 %d ms after the end the chat is open: %s", (afterMs, open) => {
    const view = inPhase("ended");
    const nowMs = (view.broadcast.endedAt ?? 0) + afterMs;
    expect(decideIn({ view, nowMs, actor: listener }, say).ok).toBe(open);
    expect(AFTER_SHOW_MS).toBe(15 * 60_000);
  });

  it("R14 a show that was called off a moment ago leaves no open chat behind", () => {
    const idle = inPhase("idle");
    const view = { ...idle, broadcast: { ...idle.broadcast, endedAt: NOW_MS - 1 } };
    expect(outcomeOf({ view, actor: listener }, say)).toEqual({ reason: "off_air" });
  });

  it("R14 a line holds only what was said: no empty answer, no empty mentions", () => {
    expect(outcomeOf({ actor: listener }, say)).toStrictEqual(spoken());
  });

  it("R14 without slow mode nobody waits, not even when the clock went back since their last line", () => {
    const scene = { actor: listener, lastSaidMs: () => NOW_MS + 60_000 };
    expect(outcomeOf(scene, say)).toEqual(spoken());
  });

  it.each([
    ["not muted", null, spoken()],
    ["until the end of the show", UNTIL_END, { reason: "muted" }],
    ["for another second", NOW_MS + 1_000, { reason: "muted", retryAfterMs: 1_000 }],
    ["until just now", NOW_MS, spoken()],
  ])("R16 muted %s", (_, mutedUntilMs, outcome) => {
    const actor = actorOf("listener", { facts: factsOf({ mutedUntilMs }) });
    expect(outcomeOf({ actor }, say)).toEqual(outcome);
  });

  it.each([
    ["I never spoke", null, spoken()],
    ["I spoke 10 s ago", NOW_MS - 10_000, { reason: "slow_mode", retryAfterMs: 20_000 }],
    ["I spoke 30 s ago", NOW_MS - 30_000, spoken()],
  ])("R14 slow mode of 30 s, %s", (_, at, outcome) => {
    const view = inPhase("live", { slowModeSeconds: 30 });
    const lastSaidMs = (person: string) => (person === LISTENER ? at : NOW_MS);
    expect(outcomeOf({ view, actor: listener, lastSaidMs }, say)).toEqual(outcome);
  });

  it("R14 staff are exempt from slow mode", () => {
    const view = inPhase("live", { slowModeSeconds: 600 });
    const scene = { view, actor: actorOf("moderator"), lastSaidMs: () => NOW_MS };
    expect(outcomeOf(scene, say)).toEqual(spoken("moderator"));
  });

  it("R14 answers only a line that is there", () => {
    const view = inPhase("live", { chat: [lineOf(1), lineOf(2, { removed: true })] });
    const answer = (replyTo: number) => outcomeOf({ view, actor: listener }, { ...say, replyTo });
    expect([answer(1), answer(2), answer(3)]).toEqual([
      spoken("listener", { replyTo: 1 }),
      { reason: "not_found" },
      { reason: "not_found" },
    ]);
  });

  it("R14 mentions each known person once and no stranger", () => {
    const view = inPhase("live", { chat: [lineOf(1), lineOf(2, { by: STAFF })] });
    const people = { p_namedhere1: factsOf({ name: "Naomi" }) };
    const mention = (...mentions: string[]) =>
      outcomeOf({ view, people, actor: listener }, { ...say, mentions });
    expect(mention(OTHER, "p_namedhere1", "p_stranger01", OTHER)).toEqual(
      spoken("listener", { mentions: [OTHER, "p_namedhere1"] }),
    );
    expect(mention("p_stranger01")).toEqual(spoken());
    expect(mention()).toEqual(spoken());
  });
});

describe("what is around the chat", () => {
  it("R16 a line is removed once; twice changes nothing, an unknown one is refused", () => {
    const view = inPhase("live", { chat: [lineOf(1), lineOf(2, { removed: true })] });
    const remove = (line: number) => outcomeOf({ view }, { kind: "chat.remove", line });
    expect([remove(1), remove(2), remove(3)]).toEqual([
      [{ kind: "chat.removed", line: 1 }],
      [],
      { reason: "not_found" },
    ]);
  });

  it.each(PHASES)(
    "R15 in phase %s a reaction moves totals and never the log, or is refused off air",
    (phase) => {
      const decided = decideIn(
        { view: inPhase(phase), actor: actorOf("guest") },
        { kind: "react", reaction: "fire", count: 7 },
      );
      const open = ["doors", "live", "break"].includes(phase);
      expect(decided).toEqual(
        open
          ? { ok: true, value: { events: [], reaction: { kind: "fire", count: 7 } } }
          : { ok: false, error: { reason: "off_air" } },
      );
    },
  );

  it("R18 pins, and unpins only what is pinned", () => {
    const pinned = inPhase("live", { announcement: { seq: 1, at: NOW_MS, text: "Hi" } });
    expect(outcomeOf({}, { kind: "announcement.pin", text: "Hi" })).toEqual([
      { kind: "announcement.pinned", text: "Hi" },
    ]);
    expect(outcomeOf({ view: pinned }, { kind: "announcement.unpin" })).toEqual([
      { kind: "announcement.unpinned" },
    ]);
    expect(outcomeOf({}, { kind: "announcement.unpin" })).toEqual([]);
  });

  it("R16 a new name is an event, the same name is nothing", () => {
    const rename = { kind: "person.rename", name: "Naomi" } as const;
    const named = actorOf("listener", { facts: factsOf({ name: "Naomi" }) });
    expect(outcomeOf({ actor: listener }, rename)).toEqual([
      { kind: "person.renamed", person: LISTENER, name: "Naomi" },
    ]);
    expect(outcomeOf({ actor: named }, rename)).toEqual([]);
  });
});
