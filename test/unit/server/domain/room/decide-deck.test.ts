// The deck and its queue, decided.
import { describe, expect, it } from "vitest";
import { advanceDeck, deckEndsAtMs } from "../../../../../server/domain/room/decide-deck.ts";
import { QUEUE_MAX_ITEMS } from "../../../../../shared/protocol/limits.ts";
import { type Deck, PHASES, type RoomView } from "../../../../../shared/room/view.ts";
import { inPhase, NOW_MS, outcomeOf, track } from "../../../../helpers/room.ts";

const [A, B] = [track("a"), track("b")];
const deck = (change: Partial<Deck> = {}): Deck => ({
  track: A,
  playing: false,
  positionMs: 0,
  at: NOW_MS,
  ...change,
});
const playing = (sinceMs: number, positionMs = 0) =>
  deck({ playing: true, positionMs, at: NOW_MS - sinceMs });
const queue = [{ item: 7, track: B }];
const live = (change: Partial<RoomView>) => inPhase("live", change);
const next = [
  { kind: "queue.removed", item: 7 },
  { kind: "deck.loaded", track: B },
  { kind: "deck.played", positionMs: 0, track: B },
];

describe("play and pause", () => {
  it.each(PHASES)("R12 plays in phase %s only while the doors are open", (phase) => {
    const open = ["doors", "live", "break"].includes(phase);
    expect(outcomeOf({ view: inPhase(phase, { deck: deck() }) }, { kind: "deck.play" })).toEqual(
      open ? [{ kind: "deck.played", positionMs: 0, track: A }] : { reason: "off_air" },
    );
  });

  it.each([
    ["an empty deck and queue", live({}), { reason: "no_track" }],
    ["an empty deck takes the head of the queue", live({ queue }), next],
    ["what already plays", live({ deck: playing(5_000) }), []],
    [
      "a paused track goes on without being a new play",
      live({ deck: deck({ positionMs: 5_000 }) }),
      [{ kind: "deck.played", positionMs: 5_000 }],
    ],
    [
      "a finished track begins again",
      live({ deck: deck({ positionMs: A.durationMs }) }),
      [{ kind: "deck.played", positionMs: 0, track: A }],
    ],
  ])("R12 play: %s", (_, view, outcome) => {
    expect(outcomeOf({ view }, { kind: "deck.play" })).toEqual(outcome);
  });

  it("R12 pauses where the clock is; a paused deck stays as it is", () => {
    expect(
      outcomeOf({ view: live({ deck: playing(5_000, 1_000) }) }, { kind: "deck.pause" }),
    ).toEqual([{ kind: "deck.paused", positionMs: 6_000 }]);
    expect(outcomeOf({ view: live({ deck: deck() }) }, { kind: "deck.pause" })).toEqual([]);
  });

  it("R12 seeks within the track, and needs one", () => {
    const seek = (view: RoomView, positionMs: number) =>
      outcomeOf({ view }, { kind: "deck.seek", positionMs });
    expect(seek(live({ deck: deck() }), 9_000)).toEqual([
      { kind: "deck.seeked", positionMs: 9_000 },
    ]);
    expect(seek(live({ deck: deck() }), 86_400_000)).toEqual([
      { kind: "deck.seeked", positionMs: A.durationMs },
    ]);
    expect(seek(live({}), 0)).toEqual({ reason: "no_track" });
  });

  it("R12 loads at rest, also over what plays", () => {
    expect(
      outcomeOf({ view: live({ deck: playing(1) }) }, { kind: "deck.load", track: B }),
    ).toEqual([{ kind: "deck.loaded", track: B }]);
  });
});

describe("next and the end of a track", () => {
  it.each([
    ["the head of the queue", live({ queue, deck: playing(1) }), next],
    ["off air it is only loaded", inPhase("idle", { queue }), next.slice(0, 2)],
    [
      "nothing follows: the deck is finished",
      live({ deck: playing(1) }),
      [{ kind: "deck.finished" }],
    ],
    ["nothing at all", live({}), { reason: "no_track" }],
  ])("R12 next: %s", (_, view, outcome) => {
    expect(outcomeOf({ view }, { kind: "deck.next" })).toEqual(outcome);
  });

  it.each([
    ["before the end nothing", live({ queue, deck: playing(A.durationMs - 1) }), []],
    ["at the end the queue goes on", live({ queue, deck: playing(A.durationMs) }), next],
    [
      "at the end of everything the deck finishes",
      live({ deck: playing(A.durationMs + 5) }),
      [{ kind: "deck.finished" }],
    ],
    ["a paused deck waits", live({ deck: deck({ positionMs: A.durationMs }) }), []],
    ["an empty deck waits", live({ queue }), []],
  ])("R13 by itself: %s", (_, view, events) => {
    expect(advanceDeck(view, NOW_MS)).toEqual(events);
  });

  it("R13 knows when the track ends, and is due then: neither early nor never", () => {
    const view = live({ deck: playing(1_000, 9_000) });
    const endsAt = deckEndsAtMs(view);
    expect(endsAt).toBe(NOW_MS + A.durationMs - 10_000);
    expect(advanceDeck(view, (endsAt ?? 0) - 1)).toEqual([]);
    expect(advanceDeck(view, endsAt ?? 0)).toEqual([{ kind: "deck.finished" }]);
    expect([deckEndsAtMs(live({})), deckEndsAtMs(live({ deck: deck() }))]).toEqual([null, null]);
  });
});

describe("queue", () => {
  const three = live({ queue: [1, 2, 3].map((item) => ({ item, track: B })) });

  it("R12 takes tracks until it is full", () => {
    const full = live({
      queue: Array.from({ length: QUEUE_MAX_ITEMS }, (_, item) => ({ item, track: B })),
    });
    const almost = live({ queue: full.queue.slice(1) });
    const add = { kind: "queue.add", track: A } as const;
    expect(outcomeOf({ view: almost }, add)).toEqual([{ kind: "queue.added", track: A }]);
    expect(outcomeOf({ view: full }, add)).toEqual({ reason: "queue_full" });
  });

  it.each([
    [1, 2, [{ kind: "queue.moved", item: 1, to: 2 }]],
    [1, 99, [{ kind: "queue.moved", item: 1, to: 2 }]],
    [2, 1, []],
    [3, 99, []],
    [9, 0, { reason: "not_found" }],
  ])("R12 moves item %d to place %d", (item, to, outcome) => {
    expect(outcomeOf({ view: three }, { kind: "queue.move", item, to })).toEqual(outcome);
  });

  it("R12 removes what is there, once", () => {
    expect(outcomeOf({ view: three }, { kind: "queue.remove", item: 2 })).toEqual([
      { kind: "queue.removed", item: 2 },
    ]);
    expect(outcomeOf({ view: three }, { kind: "queue.remove", item: 9 })).toEqual({
      reason: "not_found",
    });
  });
});
