// The durable events of a room: the only things that are ever stored in its log. Past tense, `<thing>.<what happened>`.
import * as z from "zod/mini";
import { epochCard, epochId, lastSegment, segmentNumber } from "../live/epoch.ts";
import {
  instantMs,
  opId,
  personId,
  positionMs,
  recordId,
  seq,
  title,
  trackCard,
} from "../protocol/scalars.ts";
import { ROLES } from "../roles.ts";

const text = z.string();
const role = z.enum(ROLES);

/** Bodies by kind. Stored for years: fields may be added (optional), never changed or removed. */
export const eventBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("broadcast.scheduled"),
    broadcastId: recordId,
    title,
    startsAt: instantMs,
  }),
  /** `name`: of whoever opened or started, who holds the stage from then on; absent in what older versions stored. */
  z.object({
    kind: z.literal("broadcast.doors_opened"),
    broadcastId: recordId,
    title,
    name: z.optional(text),
  }),
  z.object({
    kind: z.literal("broadcast.started"),
    broadcastId: recordId,
    title,
    name: z.optional(text),
  }),
  z.object({ kind: z.literal("broadcast.paused"), broadcastId: recordId }),
  z.object({ kind: z.literal("broadcast.resumed"), broadcastId: recordId }),
  /** `aired` is false when a scheduled show was called off before it began. */
  z.object({ kind: z.literal("broadcast.ended"), broadcastId: recordId, aired: z.boolean() }),
  /** Somebody wants the stage; without an answer it is theirs at `untilMs`. */
  z.object({ kind: z.literal("stage.asked"), name: text, untilMs: instantMs }),
  z.object({ kind: z.literal("stage.declined") }),
  z.object({ kind: z.literal("stage.given"), to: personId, name: text }),
  z.object({ kind: z.literal("sound.began"), epoch: epochCard }),
  z.object({ kind: z.literal("sound.retimed"), epoch: epochId, t0Ms: instantMs }),
  z.object({
    kind: z.literal("sound.lost"),
    epoch: epochId,
    from: segmentNumber,
    to: segmentNumber,
  }),
  z.object({ kind: z.literal("sound.ended"), epoch: epochId, lastSegment }),
  z.object({ kind: z.literal("deck.loaded"), track: trackCard }),
  /** `track` is there when a track begins, not when it goes on: that is what a play list is made of. */
  z.object({ kind: z.literal("deck.played"), positionMs, track: z.optional(trackCard) }),
  z.object({ kind: z.literal("deck.paused"), positionMs }),
  z.object({ kind: z.literal("deck.seeked"), positionMs }),
  /** The loaded track ran to its end and nothing followed. */
  z.object({ kind: z.literal("deck.finished") }),
  z.object({ kind: z.literal("queue.added"), track: trackCard }),
  z.object({ kind: z.literal("queue.moved"), item: seq, to: z.int() }),
  z.object({ kind: z.literal("queue.removed"), item: seq }),
  z.object({
    kind: z.literal("chat.said"),
    name: text,
    role,
    text,
    replyTo: z.optional(seq),
    mentions: z.optional(z.array(personId)),
  }),
  z.object({ kind: z.literal("chat.removed"), line: seq }),
  z.object({ kind: z.literal("announcement.pinned"), text }),
  z.object({ kind: z.literal("announcement.unpinned") }),
  z.object({ kind: z.literal("person.muted"), person: personId, untilMs: z.nullable(instantMs) }),
  z.object({ kind: z.literal("person.unmuted"), person: personId }),
  z.object({ kind: z.literal("person.banned"), person: personId }),
  z.object({ kind: z.literal("room.slow_mode_set"), seconds: z.int() }),
  z.object({ kind: z.literal("person.renamed"), person: personId, name: text }),
  /** Somebody is to be forgotten: what they did up to `upToMs` is shown without a name. */
  z.object({ kind: z.literal("person.erased"), person: personId, upToMs: instantMs }),
]);
export type EventBody = z.infer<typeof eventBody>;
export type EventKind = EventBody["kind"];
export type BodyOf<K extends EventKind> = Extract<EventBody, { kind: K }>;

/**
 * What a reader accepts as a body. A kind this version does not know keeps its place in the order (dropping it would look
 * like a hole) and `evolve` gives it a default, so the type names the known ones only.
 */
const readableBody = z.union([eventBody, z.looseObject({ kind: z.string() })]);

/** One entry of the log. `by` null: the room itself acted. `op` lets the sender recognise its own event. */
export const roomEvent = z.object({
  seq,
  at: instantMs,
  by: z.nullable(personId),
  op: z.optional(opId),
  body: readableBody as unknown as typeof eventBody,
});
export type RoomEvent = z.infer<typeof roomEvent>;
