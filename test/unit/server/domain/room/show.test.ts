// The account of a show, and the rows that its history is made of.
import { describe, expect, it } from "vitest";
import {
  archiveEvents,
  archivePlays,
  removedLines,
  type StoredEvent,
} from "../../../../../server/domain/room/archive-rows.ts";
import {
  accountFor,
  type Show,
  withPeaks,
  withReaction,
} from "../../../../../server/domain/room/show.ts";
import type { EventBody } from "../../../../../shared/room/events.ts";
import { evolve } from "../../../../../shared/room/evolve.ts";
import { NO_REACTIONS } from "../../../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../../../shared/room/view.ts";
import { eventOf, NOW_MS, STAFF, track } from "../../../../helpers/room.ts";

const ID = "show-0001";

/** The account after a run of events, one second apart. */
function accountAfter(...bodies: EventBody[]): Show | null {
  let view = EMPTY_VIEW;
  let show: Show | null = null;
  bodies.forEach((body, n) => {
    const event = eventOf(body, { seq: n + 1, at: NOW_MS + n * 1_000 });
    view = evolve(view, event);
    show = accountFor(event, view, show) ?? show;
  });
  return show;
}

const scheduled = {
  kind: "broadcast.scheduled",
  broadcastId: ID,
  title: "Sunday",
  startsAt: NOW_MS + 9,
} as const;
const started = { kind: "broadcast.started", broadcastId: ID, title: "Sunday" } as const;
const ended = { kind: "broadcast.ended", broadcastId: ID, aired: true } as const;
const fresh: Show = {
  id: ID,
  title: "Sunday",
  phase: "live",
  startsAt: null,
  startedAt: NOW_MS,
  endedAt: null,
  firstSeq: 1,
  peakConnected: 0,
  peakPeople: 0,
  peakListening: 0,
  reactions: NO_REACTIONS,
  revision: 1,
  carried: { deck: EMPTY_VIEW.deck, queue: [], announcement: null, slowModeSeconds: 0 },
};

describe("the account of a show", () => {
  it("R21 begins with its first event and ends with its last", () => {
    expect(accountAfter(started)).toEqual(fresh);
    expect(accountAfter(scheduled, started, { kind: "deck.finished" }, ended)).toEqual({
      ...fresh,
      phase: "ended",
      revision: 3,
      startsAt: NOW_MS + 9,
      startedAt: NOW_MS + 1_000,
      endedAt: NOW_MS + 3_000,
    });
  });

  it("R21 a show that was called off is cancelled, under its own title", () => {
    expect(accountAfter(scheduled, { ...ended, aired: false })).toMatchObject({
      phase: "cancelled",
      title: "Sunday",
    });
  });

  it("R15 R21 the next show starts from nothing; an event that is no move leaves the account alone", () => {
    const before = { ...fresh, peakPeople: 9, reactions: { ...NO_REACTIONS, amen: 5 } };
    const next = eventOf({ ...started, broadcastId: "show-0002" }, { seq: 40 });
    expect(accountFor(next, evolve(EMPTY_VIEW, next), before)).toEqual({
      ...fresh,
      id: "show-0002",
      firstSeq: 40,
    });
    const said = eventOf({ kind: "deck.finished" });
    expect(accountFor(said, EMPTY_VIEW, before)).toBeNull();
    const again = eventOf({ kind: "broadcast.paused", broadcastId: ID });
    expect(accountFor(again, EMPTY_VIEW, before)).toMatchObject({
      peakPeople: 9,
      reactions: { amen: 5 },
      firstSeq: 1,
    });
  });

  it("R21 keeps what stood in the room before its first event, and not what came later", () => {
    const queued = accountAfter(
      { kind: "queue.added", track: track("a") },
      { kind: "room.slow_mode_set", seconds: 30 },
      started,
      { kind: "queue.added", track: track("b") },
      ended,
    );
    expect(queued?.carried).toEqual({
      deck: EMPTY_VIEW.deck,
      queue: [{ item: 1, track: track("a") }],
      announcement: null,
      slowModeSeconds: 30,
    });
  });

  it("R20 R21 peaks only grow, and nothing new is the very same object", () => {
    const counts = { connected: 5, people: 4, listening: 3, embedded: 2 };
    const grown = withPeaks(fresh, counts);
    expect(grown).toEqual({
      ...fresh,
      revision: 2,
      peakConnected: 5,
      peakPeople: 4,
      peakListening: 3,
    });
    expect(withPeaks(grown, { ...counts, connected: 1 })).toBe(grown);
    expect(withPeaks(grown, { ...counts, connected: 1, listening: 4 })).toEqual({
      ...grown,
      revision: 3,
      peakListening: 4,
    });
  });

  it.each([
    ["connected", "peakConnected"],
    ["people", "peakPeople"],
    ["listening", "peakListening"],
  ] as const)("R20 R21 a peak of %s alone is one", (count, peak) => {
    const seen = { ...fresh, peakConnected: 5, peakPeople: 5, peakListening: 5 };
    const counts = { connected: 5, people: 5, listening: 5, embedded: 9, [count]: 6 };
    expect(withPeaks(seen, counts)).toEqual({ ...seen, revision: 2, [peak]: 6 });
  });

  it("R15 reactions add up exactly", () => {
    const once = withReaction(withReaction(fresh, "fire", 7), "fire", 50);
    expect(once).toEqual({ ...fresh, revision: 3, reactions: { ...NO_REACTIONS, fire: 57 } });
    expect(fresh.reactions).toEqual(NO_REACTIONS);
  });
});

describe("archive rows", () => {
  const stored = (body: EventBody, change: Partial<StoredEvent> = {}): StoredEvent => ({
    ...eventOf(body),
    broadcast: ID,
    ...change,
  });

  it("R21 every event becomes a row with its own body; without a show it belongs to none", () => {
    const body: EventBody = { kind: "deck.seeked", positionMs: 5 };
    const row = { seq: 1, at: NOW_MS, by: STAFF, kind: "deck.seeked", body: JSON.stringify(body) };
    expect(
      archiveEvents([stored(body, { op: "op-secret" }), stored(body, { broadcast: "", by: null })]),
    ).toEqual([
      { ...row, broadcast: ID },
      { ...row, broadcast: null, by: null },
    ]);
  });

  it("R21 plays are the tracks that began within a show, not those that went on", () => {
    const began: EventBody = { kind: "deck.played", positionMs: 0, track: track("a") };
    const plays = archivePlays([
      stored(began, { seq: 1 }),
      stored({ kind: "deck.played", positionMs: 5_000 }, { seq: 2 }),
      stored({ kind: "deck.loaded", track: track("b") }, { seq: 3 }),
      stored(began, { seq: 4, broadcast: "" }),
    ]);
    const { id: trackId, title, artist, artworkKey, durationMs } = track("a");
    expect(plays).toEqual([
      { seq: 1, at: NOW_MS, broadcast: ID, trackId, title, artist, artworkKey, durationMs },
    ]);
  });

  it("R16 R21 names the lines that were taken back, and no others", () => {
    const said = { kind: "chat.said", name: "Ruth", role: "listener", text: "Amen" } as const;
    const lines = removedLines([
      eventOf({ kind: "chat.removed", line: 4 }),
      eventOf(said, { seq: 5 }),
      eventOf({ kind: "queue.removed", item: 6 }),
      eventOf({ kind: "chat.removed", line: 2 }),
    ]);
    expect(lines).toEqual([4, 2]);
  });
});
