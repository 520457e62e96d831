// The shapes of what is stored: every kind of event, each of its fields, and what a reader makes of kinds it doesn't know.
import { describe, expect, it } from "vitest";
import {
  type BodyOf,
  type EventKind,
  eventBody,
  roomEvent,
} from "../../../../shared/room/events.ts";
import { EPOCH, eventOf, NOW_MS, OTHER, track } from "../../../helpers/room.ts";

const broadcastId = "show-0001";
const title = "Sunday";

/** A body of every kind, with all it may hold. */
const BODIES: { readonly [K in EventKind]: BodyOf<K> } = {
  "broadcast.scheduled": { kind: "broadcast.scheduled", broadcastId, title, startsAt: NOW_MS },
  "broadcast.doors_opened": { kind: "broadcast.doors_opened", broadcastId, title, name: "Lee" },
  "broadcast.started": { kind: "broadcast.started", broadcastId, title, name: "Lee" },
  "broadcast.paused": { kind: "broadcast.paused", broadcastId },
  "broadcast.resumed": { kind: "broadcast.resumed", broadcastId },
  "broadcast.ended": { kind: "broadcast.ended", broadcastId, aired: true },
  "stage.asked": { kind: "stage.asked", name: "Lee", untilMs: NOW_MS },
  "stage.declined": { kind: "stage.declined" },
  "stage.given": { kind: "stage.given", to: OTHER, name: "Lee" },
  "sound.began": { kind: "sound.began", epoch: EPOCH },
  "sound.retimed": { kind: "sound.retimed", epoch: EPOCH.id, t0Ms: NOW_MS },
  "sound.lost": { kind: "sound.lost", epoch: EPOCH.id, from: 2, to: 3 },
  "sound.ended": { kind: "sound.ended", epoch: EPOCH.id, lastSegment: 9 },
  "deck.loaded": { kind: "deck.loaded", track: track("a") },
  "deck.played": { kind: "deck.played", positionMs: 0, track: track("a") },
  "deck.paused": { kind: "deck.paused", positionMs: 5 },
  "deck.seeked": { kind: "deck.seeked", positionMs: 5 },
  "deck.finished": { kind: "deck.finished" },
  "queue.added": { kind: "queue.added", track: track("a") },
  "queue.moved": { kind: "queue.moved", item: 1, to: 0 },
  "queue.removed": { kind: "queue.removed", item: 1 },
  "chat.said": {
    kind: "chat.said",
    name: "Ruth",
    role: "listener",
    text: "Amen",
    replyTo: 4,
    mentions: [OTHER],
  },
  "chat.removed": { kind: "chat.removed", line: 4 },
  "announcement.pinned": { kind: "announcement.pinned", text: "Hi" },
  "announcement.unpinned": { kind: "announcement.unpinned" },
  "person.muted": { kind: "person.muted", person: OTHER, untilMs: null },
  "person.unmuted": { kind: "person.unmuted", person: OTHER },
  "person.banned": { kind: "person.banned", person: OTHER },
  "room.slow_mode_set": { kind: "room.slow_mode_set", seconds: 30 },
  "person.renamed": { kind: "person.renamed", person: OTHER, name: "Naomi" },
  "person.erased": { kind: "person.erased", person: OTHER, upToMs: NOW_MS },
};
/** Fields that an event of their kind may lack. */
const OPTIONAL = [
  ...["broadcast.doors_opened name", "broadcast.started name"],
  ...["deck.played track", "chat.said replyTo", "chat.said mentions"],
];

const KINDS = Object.keys(BODIES) as EventKind[];
const FIELDS = KINDS.flatMap((kind) =>
  Object.keys(BODIES[kind])
    .filter((field) => field !== "kind")
    .map((field) => [kind, field] as const),
);
const isBody = (value: unknown) => eventBody.safeParse(value).success;

describe("R1 bodies of events", () => {
  it.each(KINDS)(
    "R1 %s is read as it was written; what a later version adds is left out",
    (kind) => {
      const body = BODIES[kind];
      expect(eventBody.parse(body)).toStrictEqual(body);
      expect(eventBody.parse({ ...body, later: 1 })).toStrictEqual(body);
      expect(roomEvent.parse(eventOf({ ...body, later: 1 } as never))).toStrictEqual(eventOf(body));
    },
  );

  it.each(FIELDS)("R1 %s needs a %s of its type", (kind, field) => {
    const { [field]: _, ...without } = BODIES[kind] as Record<string, unknown>;
    expect(isBody({ ...without, [field]: { wrong: true } })).toBe(false);
    expect(isBody(without)).toBe(OPTIONAL.includes(`${kind} ${field}`));
  });

  it.each(["", "chat.sung", "Chat.said", null, undefined, 5])("R1 %j is no kind", (kind) => {
    expect(isBody({ ...BODIES["chat.said"], kind })).toBe(false);
  });

  it("R1 a mute may have an end, and only an end that is an instant", () => {
    const until = (untilMs: unknown) => isBody({ ...BODIES["person.muted"], untilMs });
    expect([until(NOW_MS), until(0), until(-1), until(0.5)]).toEqual([true, true, false, false]);
  });
});

describe("R1 events", () => {
  const said = eventOf(BODIES["chat.said"], { op: "op-00000001" });

  it("R1 may come from the room itself and without an operation", () => {
    const own = eventOf(BODIES["deck.finished"], { by: null });
    expect([roomEvent.parse(said), roomEvent.parse(own)]).toStrictEqual([said, own]);
  });

  it.each([
    ["seq", -1],
    ["seq", 1.5],
    ["at", "now"],
    ["by", "nobody"],
    ["op", "short"],
    ["body", null],
    ["body", {}],
    ["body", { kind: 5 }],
  ])("R1 with the %s %j are none", (field, value) => {
    expect(roomEvent.safeParse({ ...said, [field]: value }).success).toBe(false);
  });
});
