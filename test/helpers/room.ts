// Builders for views, events and situations of a room: each gives a valid whole and takes only what a test is about.

import { decide } from "../../server/domain/room/commands.ts";
import type { Actor, Decided, Situation } from "../../server/domain/room/decision.ts";
import { type PersonFacts, UNKNOWN_PERSON } from "../../server/domain/room/person.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import type { Role } from "../../shared/roles.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { type ChatLine, EMPTY_VIEW, type Phase, type RoomView } from "../../shared/room/view.ts";

export const NOW_MS = 1_800_000_000_000;
export const STAFF = "s_djlee0001";
export const LISTENER = "p_listener01";
export const OTHER = "p_someone002";

export const track = (id: string, durationMs = 180_000): TrackCard => ({
  id: `track-${id}`,
  title: `Song ${id}`,
  artist: "Voices of Judah",
  durationMs,
  mediaKey: `audio/${id.padEnd(22, "0")}.wav`,
  artworkKey: null,
});

export const viewOf = (change: Partial<RoomView> = {}): RoomView => ({ ...EMPTY_VIEW, ...change });

/** A room in `phase`, with the times that belong to it. */
export function inPhase(phase: Phase, change: Partial<RoomView> = {}): RoomView {
  const begun = phase === "live" || phase === "break" || phase === "ended";
  const broadcast = {
    phase,
    id: phase === "idle" ? "" : "show-0001",
    title: phase === "idle" ? "" : "Sunday",
    startsAt: phase === "scheduled" ? NOW_MS + 3_600_000 : null,
    startedAt: begun ? NOW_MS - 60_000 : null,
    endedAt: phase === "ended" ? NOW_MS - 1_000 : null,
  };
  return viewOf({ broadcast, ...change });
}

export const lineOf = (seq: number, change: Partial<ChatLine> = {}): ChatLine => ({
  seq,
  at: NOW_MS - 10_000 + seq,
  by: OTHER,
  name: "Ruth",
  role: "listener",
  text: `line ${seq}`,
  removed: false,
  ...change,
});

export const eventOf = (
  body: EventBody,
  change: Partial<Omit<RoomEvent, "body">> = {},
): RoomEvent => ({
  seq: 1,
  at: NOW_MS,
  by: STAFF,
  body,
  ...change,
});

export const factsOf = (change: Partial<PersonFacts> = {}): PersonFacts => ({
  ...UNKNOWN_PERSON,
  ...change,
});

export function actorOf(role: Role, change: Partial<Actor> = {}): Actor {
  const person = role === "listener" || role === "guest" ? LISTENER : STAFF;
  return { person, role, name: "Ruth", facts: UNKNOWN_PERSON, ...change };
}

export type Scene = Partial<Omit<Situation, "factsOf">> & {
  readonly people?: Record<string, PersonFacts>;
};

export function situationOf({ people = {}, ...change }: Scene = {}): Situation {
  return {
    view: inPhase("live"),
    nowMs: NOW_MS,
    actor: actorOf("dj"),
    newId: () => "show-0002",
    factsOf: (person) => people[person] ?? UNKNOWN_PERSON,
    lastSaidMs: () => null,
    here: () => null,
    bansSince: () => 0,
    touched: false,
    ...change,
  };
}

export const decideIn = (scene: Scene, command: Command): Decided =>
  decide(situationOf(scene), command);

/** The events decided on, or the refusal: the shape that assertions read best. */
export function outcomeOf(scene: Scene, command: Command): unknown {
  const decided = decideIn(scene, command);
  return decided.ok ? decided.value.events : decided.error;
}

/** A run of the DJ's encoder that begins now. */
export const EPOCH = {
  id: "epoch0001",
  t0Ms: NOW_MS,
  segmentMs: 1_000,
  channels: 2,
  bitrateBps: 128_000,
};

/** A valid example of every command. */
export const EXAMPLES: { readonly [K in Command["kind"]]: Extract<Command, { kind: K }> } = {
  "broadcast.schedule": {
    kind: "broadcast.schedule",
    title: "Sunday",
    startsAt: NOW_MS + 3_600_000,
  },
  "broadcast.open_doors": { kind: "broadcast.open_doors", title: "Sunday" },
  "broadcast.start": { kind: "broadcast.start", title: "Sunday" },
  "broadcast.break": { kind: "broadcast.break" },
  "broadcast.resume": { kind: "broadcast.resume" },
  "broadcast.end": { kind: "broadcast.end" },
  "stage.ask": { kind: "stage.ask" },
  "stage.give": { kind: "stage.give", to: OTHER },
  "stage.decline": { kind: "stage.decline" },
  "stage.take": { kind: "stage.take" },
  "sound.begin": { kind: "sound.begin", epoch: EPOCH },
  "sound.retime": { kind: "sound.retime", epoch: EPOCH.id, t0Ms: NOW_MS + 30 },
  "sound.lose": { kind: "sound.lose", epoch: EPOCH.id, from: 2, to: 3 },
  "sound.end": { kind: "sound.end", epoch: EPOCH.id, lastSegment: 9 },
  "deck.load": { kind: "deck.load", track: track("a") },
  "deck.play": { kind: "deck.play" },
  "deck.pause": { kind: "deck.pause" },
  "deck.seek": { kind: "deck.seek", positionMs: 1_000 },
  "deck.next": { kind: "deck.next" },
  "queue.add": { kind: "queue.add", track: track("a") },
  "queue.move": { kind: "queue.move", item: 1, to: 0 },
  "queue.remove": { kind: "queue.remove", item: 1 },
  "chat.say": { kind: "chat.say", text: "Amen" },
  "chat.remove": { kind: "chat.remove", line: 1 },
  react: { kind: "react", reaction: "amen", count: 1 },
  "announcement.pin": { kind: "announcement.pin", text: "Offering at nine" },
  "announcement.unpin": { kind: "announcement.unpin" },
  "person.mute": { kind: "person.mute", person: OTHER, forMs: 60_000 },
  "person.unmute": { kind: "person.unmute", person: OTHER },
  "person.ban": { kind: "person.ban", person: OTHER },
  "room.slow_mode": { kind: "room.slow_mode", seconds: 30 },
  "person.rename": { kind: "person.rename", name: "Naomi" },
};
