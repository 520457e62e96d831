// Shapes of the read API for partners (`/api/v1/…`). Published: fields may be added, never changed or removed.
import * as z from "zod/mini";
import { instantMs, positionMs, recordId, roomName } from "../protocol/scalars.ts";
import { reactionTotals } from "../room/pulse.ts";
import { PHASES } from "../room/view.ts";

const said = <T extends z.ZodMiniType>(schema: T, words: string) =>
  schema.check(z.describe(words)) as T;
const count = (words: string) => said(z.int().check(z.gte(0)), words);
const moment = (words: string) =>
  said(z.nullable(instantMs), `${words}, in milliseconds since 1970.`);

const asOfMs = said(instantMs, "When the room was asked, on the server's clock.");

/** A room, and where its page is. */
export const publicRoom = z.object({
  room: roomName,
  title: z.string(),
  tagline: said(z.string(), "One line about the room; may be empty."),
  url: said(z.url(), "The room's page."),
});
export type PublicRoom = z.infer<typeof publicRoom>;

export const publicTrack = z.object({
  title: z.string(),
  artist: z.string(),
  durationMs: positionMs,
  artworkUrl: said(z.nullable(z.url()), "A picture; null where the track has none."),
});
export type PublicTrack = z.infer<typeof publicTrack>;

export const publicShow = z.object({
  id: recordId,
  room: roomName,
  title: z.string(),
  startsAt: moment("When it was planned to start"),
  startedAt: moment("When it went on air"),
  endedAt: moment("When it ended"),
});
export type PublicShow = z.infer<typeof publicShow>;

/** What a room plays: by its clock, so that an answer stays right for as long as nobody touches the deck. */
export const publicNow = z.object({
  room: roomName,
  phase: z.enum(PHASES),
  show: z.nullable(publicShow),
  track: z.nullable(publicTrack),
  playing: z.boolean(),
  positionMs: said(
    positionMs,
    "The place in the track at the moment `at`; it goes on from there while `playing`.",
  ),
  at: said(instantMs, "When the deck was last touched, on the server's clock (/api/time)."),
  asOfMs,
});
export type PublicNow = z.infer<typeof publicNow>;

export const publicCounts = z.object({
  room: roomName,
  connected: count("Open connections."),
  people: count("Persons; somebody with two tabs is one."),
  listening: count("Persons whose sound plays."),
  embedded: count("Persons in partners' widgets."),
  reactions: said(reactionTotals, "Of the show that is on."),
  asOfMs,
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
  peakPeople: count("Persons who were there at once."),
  peopleTotal: count("Persons who came at all."),
  playCount: count("Tracks that were played."),
  recorded: said(z.boolean(), "Its recording can be heard on its page."),
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
