// What everybody in a room sees, and the empty one. It is a fold of the log and of nothing else.
import * as z from "zod/mini";
import { soundEpoch } from "../live/epoch.ts";
import { instantMs, personId, positionMs, recordId, seq, trackCard } from "../protocol/scalars.ts";
import { ROLES } from "../roles.ts";

export const PHASES = ["idle", "scheduled", "doors", "live", "break", "ended"] as const;
export type Phase = (typeof PHASES)[number];

export const broadcast = z.object({
  phase: z.enum(PHASES),
  /** Empty before the first broadcast; a called-off one keeps its id in phase `idle`. */
  id: z.union([recordId, z.literal("")]),
  title: z.string(),
  startsAt: z.nullable(instantMs),
  startedAt: z.nullable(instantMs),
  endedAt: z.nullable(instantMs),
});

/** The deck's clock: while playing, position now = positionMs + (server now - at). */
export const deck = z.object({
  track: z.nullable(trackCard),
  playing: z.boolean(),
  positionMs,
  at: instantMs,
});
export type Deck = z.infer<typeof deck>;

export const queueItem = z.object({ item: seq, track: trackCard });
export const chatLine = z.object({
  seq,
  at: instantMs,
  by: z.nullable(personId),
  name: z.string(),
  role: z.enum(ROLES),
  /** Empty once removed. */
  text: z.string(),
  removed: z.boolean(),
  replyTo: z.optional(seq),
  mentions: z.optional(z.array(personId)),
});
export type ChatLine = z.infer<typeof chatLine>;

/** A track that began in this broadcast. */
export const play = z.object({ seq, at: instantMs, track: trackCard });

/** Who plays and runs the show, and who would like to: an answer is awaited until `until`. */
export const stage = z.object({
  person: personId,
  name: z.string(),
  since: instantMs,
  ask: z.nullable(
    z.object({ person: personId, name: z.string(), at: instantMs, until: instantMs }),
  ),
});
export type Stage = z.infer<typeof stage>;

export const roomView = z.object({
  broadcast,
  deck,
  queue: z.array(queueItem),
  chat: z.array(chatLine),
  plays: z.array(play),
  announcement: z.nullable(z.object({ seq, at: instantMs, text: z.string() })),
  slowModeSeconds: z.int(),
  /** Null while nobody holds it: off air, and in shows that a version without a stage began. */
  stage: z._default(z.nullable(stage), null),
  /** Runs of the DJ's encoder in this broadcast, newest last; the last one may still run. */
  sound: z._default(z.array(soundEpoch), []),
});
export type RoomView = z.infer<typeof roomView>;

export const EMPTY_VIEW: RoomView = {
  broadcast: { phase: "idle", id: "", title: "", startsAt: null, startedAt: null, endedAt: null },
  deck: { track: null, playing: false, positionMs: 0, at: 0 },
  queue: [],
  chat: [],
  plays: [],
  announcement: null,
  slowModeSeconds: 0,
  stage: null,
  sound: [],
};
