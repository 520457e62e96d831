// REST shapes, parsed at the edge on the way in and typed for the client on the way out.
import * as z from "zod/mini";
import {
  instantMs,
  mediaKey,
  positionMs,
  recordId,
  roomName,
  seq,
  title,
  trackCard,
} from "../protocol/scalars.ts";
import { CAPABILITIES, ROLES } from "../roles.ts";
import { roomEvent } from "../room/events.ts";
import { pulse, reactionTotals } from "../room/pulse.ts";
import { roomView } from "../room/view.ts";
import type { PartnerTheme } from "./partner-bodies.ts";

/**
 * The one error shape of every route (RFC 9457). `code` is from a closed set and names the `type`; `title` is its sentence for
 * people, `detail` a better one for this very case, where there is one.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  code: z.string(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problem>;
/** A problem as pages and commands show it: with the one sentence that says most. */
export type ErrorBody = { code: string; message: string; requestId: string };
/** What a refusal says; null when it is none of ours. */
export function readProblem(body: unknown): ErrorBody | null {
  const parsed = problem.safeParse(body);
  if (!parsed.success) return null;
  const { code, title, detail, requestId } = parsed.data;
  return { code, message: detail ?? title, requestId };
}

export const timeBody = z.object({ nowMs: z.number() });
/** `version`: of the deployed code. */
export const healthBody = z.object({ ok: z.literal(true), version: z.string(), nowMs: z.number() });

export const roomInfo = z.object({ room: roomName, title, tagline: z.string() });
export type RoomInfo = z.infer<typeof roomInfo>;
export const newRoom = z.object({
  room: roomName,
  title,
  tagline: z.optional(z.string().check(z.maxLength(200))),
});
export const roomsBody = z.object({ rooms: z.array(roomInfo) });

/** A room at one moment: `epoch.seq` is the cursor from which a socket or the log continues without a hole. */
export const snapshotBody = z.object({
  info: roomInfo,
  epoch: z.string(),
  seq,
  view: roomView,
  pulse,
  serverNowMs: instantMs,
});
export type SnapshotBody = z.infer<typeof snapshotBody>;

const tally = z.int().check(z.nonnegative());
/**
 * What an object counted since its first life. `activeMs`: time in which it ran a hook or waited for one of its timers, so
 * could not sleep; `runningMs`: the part of it without the waiting. Requests it was billed for: connects + calls + alarms +
 * frames / 20.
 */
export const meterReading = z.object({
  sinceMs: instantMs,
  activeMs: tally,
  runningMs: tally,
  wakes: tally,
  connects: tally,
  frames: tally,
  closes: tally,
  alarms: tally,
  calls: tally,
  commands: tally,
  sends: tally,
  rowsRead: tally,
  rowsWritten: tally,
});
export type MeterReading = z.infer<typeof meterReading>;
/** One object of the room: its leader (`relay` 0) or a relay. `relays`: how many the room has, 0 when it is one object. */
export const meterBody = z.object({
  room: roomName,
  relay: tally,
  relays: tally,
  reading: meterReading,
  serverNowMs: instantMs,
});
export type MeterBody = z.infer<typeof meterBody>;

/** `reset`: the cursor cannot be served; start again from the snapshot. `more`: ask again from `next`. */
export const logBody = z.object({
  epoch: z.string(),
  reset: z.boolean(),
  events: z.array(roomEvent),
  next: z.string(),
  more: z.boolean(),
});
export type LogBody = z.infer<typeof logBody>;

export const tokenRequest = z.object({ token: z.optional(z.string().check(z.maxLength(2048))) });
/** A socket token; `person` stays the same when a previous token was shown. */
export const tokenBody = z.object({
  token: z.string(),
  person: z.string(),
  expiresAtMs: instantMs,
});
export type TokenBody = z.infer<typeof tokenBody>;

export const signInRequest = z.object({ link: z.string().check(z.maxLength(2048)) });
export const meBody = z.object({
  person: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  can: z.array(z.enum(CAPABILITIES)),
  rooms: z.array(roomInfo),
});
export type MeBody = z.infer<typeof meBody>;

/** Loudness of the track over time for the waveform: PEAK_BUCKETS bytes (0-255), base64. */
export const PEAK_BUCKETS = 800;
const peaks = z.string().check(z.maxLength(1200), z.regex(/^[A-Za-z0-9+/]*={0,2}$/));

export const uploadBody = z.object({ mediaKey, contentType: z.string(), bytes: z.int() });
export type UploadBody = z.infer<typeof uploadBody>;

export const newTrack = z.object({
  mediaKey,
  artworkKey: z.nullable(mediaKey),
  title,
  artist: z.string().check(z.maxLength(120)),
  album: z.string().check(z.maxLength(120)),
  durationMs: positionMs.check(z.gte(1)),
  peaks: z.nullable(peaks),
});
export type NewTrack = z.infer<typeof newTrack>;
export const trackEdit = z.object({
  title: z.optional(title),
  artist: z.optional(z.string().check(z.maxLength(120))),
});
export const track = z.object({
  ...trackCard.shape,
  album: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  peaks: z.nullable(peaks),
  createdAt: instantMs,
});
export type Track = z.infer<typeof track>;
/** The waveform of one track, for listeners; null when none was computed. */
export const peaksBody = z.object({ peaks: z.nullable(peaks) });
export type PeaksBody = z.infer<typeof peaksBody>;
export const tracksBody = z.object({ tracks: z.array(track) });

export const broadcastRow = z.object({
  id: recordId,
  room: roomName,
  title: z.string(),
  phase: z.string(),
  startsAt: z.nullable(instantMs),
  startedAt: z.nullable(instantMs),
  endedAt: z.nullable(instantMs),
  peakConnected: z.int(),
  peakPeople: z.int(),
  peakListening: z.int(),
  peopleTotal: z.int(),
  chatCount: z.int(),
  playCount: z.int(),
  reactions: reactionTotals,
  /** Its recording can be played. */
  recorded: z._default(z.boolean(), false),
});
export type BroadcastRow = z.infer<typeof broadcastRow>;
/** Query of the list of past broadcasts; `cursor` is the `next` of the page before. */
export const broadcastsQuery = z.object({
  room: z.optional(roomName),
  cursor: z.optional(z.string().check(z.maxLength(200))),
});
/** Newest first; `next` (opaque) pages on, null at the end. */
export const broadcastsBody = z.object({
  broadcasts: z.array(broadcastRow),
  next: z.nullable(z.string()),
});
export type BroadcastsBody = z.infer<typeof broadcastsBody>;

export const archivedPlay = z.object({
  seq,
  at: instantMs,
  trackId: z.string(),
  title: z.string(),
  artist: z.string(),
  artworkKey: z.nullable(mediaKey),
  durationMs: positionMs,
});
export const archivedLine = z.object({
  seq,
  at: instantMs,
  name: z.string(),
  role: z.enum(ROLES),
  text: z.string(),
  removed: z.boolean(),
});
/** A notice that was pinned. */
export const archivedNotice = z.object({ seq, at: instantMs, text: z.string() });
/** `chat` is the beginning of it; where `chatCount` says there is more, it goes on page by page. */
export const broadcastBody = z.object({
  broadcast: broadcastRow,
  info: roomInfo,
  plays: z.array(archivedPlay),
  chat: z.array(archivedLine),
  announcements: z.array(archivedNotice),
  /** How many of the people had been in an earlier show of this room. */
  peopleReturning: z.int(),
});
export type BroadcastBody = z.infer<typeof broadcastBody>;

/** The home page: rooms with what is on now, what comes, what was. */
export const homeBody = z.object({
  onAir: z.array(z.object({ info: roomInfo, broadcast: broadcastRow })),
  upcoming: z.array(z.object({ info: roomInfo, broadcast: broadcastRow })),
  recent: z.array(z.object({ info: roomInfo, broadcast: broadcastRow })),
  rooms: z.array(roomInfo),
});
export type HomeBody = z.infer<typeof homeBody>;

/** An http(s) origin exactly as a browser writes it: scheme://host[:port], no path. */
export const origin = z
  .string()
  .check(z.maxLength(200), z.regex(/^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/));
export const partnerId = z.string().check(z.regex(/^[a-z0-9_-]{4,40}$/));
/** Asked for by the frame on our own origin; `partner` is the id from its boot. */
export const embedTokenRequest = z.object({
  partner: partnerId,
  /** The partner's page that holds the frame, as far as the frame knows. */
  host: z.optional(z.string().check(z.maxLength(200))),
  token: z.optional(z.string().check(z.maxLength(2048))),
});
/** The partner id of frames on this site's own pages: the preview while a widget is put together. */
export const OWN_PARTNER_ID = "self";

/** JSON inlined in a page under id `boot`: what the first paint needs without any request. */
export const BOOT_ELEMENT_ID = "boot";
/** `liveBase`: origin that serves live sound; absent where the site does it itself. */
export type RoomBoot = { snapshot: SnapshotBody; liveBase?: string };
export type EmbedBoot = RoomBoot & { partnerId: string; theme: PartnerTheme };
export type HomeBoot = { home: HomeBody };
export type BroadcastsBoot = z.infer<typeof broadcastsBody>;
export type BroadcastBoot = BroadcastBody;
