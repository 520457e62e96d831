// The archive's shapes beyond the list of shows: what is found, a moment of a show, its chat page by page, an export.
import * as z from "zod/mini";
import { instantMs, mediaKey, recordId, roomName, seq } from "../protocol/scalars.ts";
import { ROLES } from "../roles.ts";
import { roomView } from "../room/view.ts";
import { archivedLine, archivedNotice, archivedPlay, broadcastRow, roomInfo } from "./bodies.ts";

const wholeText = (pattern: RegExp) =>
  z.pipe(
    z.string().check(z.regex(pattern)),
    z.transform((text) => Number(text)),
  );

export const SEARCH_MAX_CHARS = 200;
export const FOUND_KINDS = ["shows", "tracks", "lines"] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** `room`: only there. `kind`: only of this kind, on from `before`, which is the `next` of the answer before. */
export const searchQuery = z.object({
  q: z.string().check(z.maxLength(SEARCH_MAX_CHARS)),
  room: z.optional(roomName),
  kind: z.optional(z.enum(FOUND_KINDS)),
  before: z.optional(wholeText(/^[1-9][0-9]{0,14}$/)),
});

/** The show that something was found in. */
const foundIn = z.object({
  id: recordId,
  room: roomName,
  title: z.string(),
  startedAt: z.nullable(instantMs),
});
export const foundTrack = z.object({
  trackId: z.string(),
  title: z.string(),
  artist: z.string(),
  artworkKey: z.nullable(mediaKey),
  /** When it was last played, in which show. */
  last: z.object({ seq, at: instantMs, show: foundIn }),
});
export type FoundTrack = z.infer<typeof foundTrack>;
export const foundLine = z.object({
  seq,
  at: instantMs,
  name: z.string(),
  role: z.enum(ROLES),
  text: z.string(),
  show: foundIn,
});
export type FoundLine = z.infer<typeof foundLine>;

const found = <T extends z.ZodMiniType>(row: T) =>
  z.object({ found: z.array(row), next: z.nullable(z.int()) });
/** Newest first in each kind; `next` leads on, null at the end. Kinds that were not asked for are empty. */
export const searchBody = z.object({
  shows: found(broadcastRow),
  tracks: found(foundTrack),
  lines: found(foundLine),
});
export type SearchBody = z.infer<typeof searchBody>;

/** `t`: a moment on the server's clock, in ms since 1970. */
export const momentQuery = z.object({ t: wholeText(/^[0-9]{1,15}$/) });
/** The room as it was: the view after event `seq`, the last one up to the moment. `by` is nobody's anywhere. */
export const momentBody = z.object({ atMs: instantMs, seq, view: roomView });
export type MomentBody = z.infer<typeof momentBody>;

/** `after`: the `next` of the page before. */
export const chatQuery = z.object({ after: z.optional(wholeText(/^[0-9]{1,15}$/)) });
export const chatBody = z.object({ chat: z.array(archivedLine), next: z.nullable(seq) });
export type ChatBody = z.infer<typeof chatBody>;

/** 64 hex digits; null: the play has not been chained yet. */
const hash = z.nullable(z.string());
/** One show, whole; `chain.before` is the hash that its first play is bound to (see docs/HISTORY.md). */
export const exportBody = z.object({
  format: z.literal("judah-show-1"),
  broadcast: broadcastRow,
  room: roomInfo,
  chain: z.object({ room: roomName, epoch: z.string(), before: hash }),
  plays: z.array(z.object({ ...archivedPlay.shape, hash })),
  announcements: z.array(archivedNotice),
  chat: z.array(archivedLine),
});
export type ExportBody = z.infer<typeof exportBody>;
