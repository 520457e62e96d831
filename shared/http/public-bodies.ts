// Shapes of the read API for partners (`/api/v1/…`). Published: fields may be added, never changed or removed.
import * as z from "zod/mini";
import { instantMs, positionMs, recordId, roomName } from "../protocol/scalars.ts";
import { reactionTotals } from "../room/pulse.ts";
import { PHASES } from "../room/view.ts";

const count = z.int().check(z.gte(0));
const address = z.url();

/** A room, with where its page and its picture for sharing are. */
export const publicRoom = z.object({
  room: roomName,
  title: z.string(),
  tagline: z.string(),
  url: address,
});
export type PublicRoom = z.infer<typeof publicRoom>;

export const publicTrack = z.object({
  title: z.string(),
  artist: z.string(),
  durationMs: positionMs,
  /** A picture; null where the track has none. */
  artworkUrl: z.nullable(address),
});
export type PublicTrack = z.infer<typeof publicTrack>;

/** A show: `startsAt` as planned, the others as it went; milliseconds since 1970. */
export const publicShow = z.object({
  id: recordId,
  room: roomName,
  title: z.string(),
  startsAt: z.nullable(instantMs),
  startedAt: z.nullable(instantMs),
  endedAt: z.nullable(instantMs),
});
export type PublicShow = z.infer<typeof publicShow>;

/**
 * What a room plays. While `playing`, the place in the track is `positionMs` + (now - `at`) on the server's clock (`/api/time`),
 * so an answer stays right for as long as nobody touches the deck. `asOfMs`: when the room was asked.
 */
export const publicNow = z.object({
  room: roomName,
  phase: z.enum(PHASES),
  show: z.nullable(publicShow),
  track: z.nullable(publicTrack),
  playing: z.boolean(),
  positionMs,
  at: instantMs,
  asOfMs: instantMs,
});
export type PublicNow = z.infer<typeof publicNow>;

/** connected: open sockets · people: persons · listening: persons whose sound plays · embedded: persons in widgets. */
export const publicCounts = z.object({
  room: roomName,
  connected: count,
  people: count,
  listening: count,
  embedded: count,
  /** Of the current show. */
  reactions: reactionTotals,
  asOfMs: instantMs,
});
export type PublicCounts = z.infer<typeof publicCounts>;

/** What is on, and what is planned, soonest first. */
export const publicSchedule = z.object({
  room: roomName,
  onAir: z.nullable(publicShow),
  upcoming: z.array(publicShow),
});
export type PublicSchedule = z.infer<typeof publicSchedule>;

const pastShow = z.object({
  ...publicShow.shape,
  peakPeople: count,
  peopleTotal: count,
  playCount: count,
});
/** Newest first; `next` is the `cursor` of the next page, null at the end. */
export const publicHistory = z.object({ shows: z.array(pastShow), next: z.nullable(z.string()) });
export type PublicHistory = z.infer<typeof publicHistory>;
export const publicHistoryQuery = z.object({
  cursor: z.optional(z.string().check(z.maxLength(200))),
});

/** A past show with what was played, in order. */
export const publicPlays = z.object({
  show: pastShow,
  plays: z.array(z.object({ ...publicTrack.shape, at: instantMs })),
});
export type PublicPlays = z.infer<typeof publicPlays>;
