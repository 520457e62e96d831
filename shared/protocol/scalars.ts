// The small shapes that frames, events and REST bodies are made of, each parsed once at the wire.
import * as z from "zod/mini";
import {
  ANNOUNCEMENT_MAX_CHARS,
  CHAT_MAX_CHARS,
  NAME_MAX_CHARS,
  TITLE_MAX_CHARS,
} from "./limits.ts";

/** Lower-case DNS-label-like room name, 1-64 characters. Junk never becomes an object. */
export const ROOM_NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
export const roomName = z.string().check(z.regex(ROOM_NAME));

/** Operation id made by the client: unique per person and intent. */
export const opId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,40}$/));
/** Person: the token's subject. Anonymous listeners start with `p_`, staff with `s_`. */
export const personId = z.string().check(z.regex(/^[ps]_[A-Za-z0-9_-]{8,40}$/));
/** Ids the server makes for broadcasts and tracks. */
export const recordId = z.string().check(z.regex(/^[A-Za-z0-9_-]{6,40}$/));
export const seq = z.int().check(z.gte(0));
/** Milliseconds since 1970 on the server's clock. */
export const instantMs = z.int().check(z.gte(0));
/** Milliseconds into a track. */
export const positionMs = z.int().check(z.gte(0), z.lte(86_400_000));

const trimmed = (max: number) =>
  z.string().check(z.trim(), z.normalize("NFC"), z.minLength(1), z.maxLength(max));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
const ONE_LINE = /^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
const NO_CONTROLS = /^[^\u0000-\u0009\u000b-\u001f\u007f]*$/u;

/** A shown name: one line, no control or direction-override characters (they disguise one person as another). */
export const displayName = trimmed(NAME_MAX_CHARS).check(z.regex(ONE_LINE));
export const title = trimmed(TITLE_MAX_CHARS).check(z.regex(ONE_LINE));
export const chatText = trimmed(CHAT_MAX_CHARS).check(z.regex(NO_CONTROLS));
export const announcementText = trimmed(ANNOUNCEMENT_MAX_CHARS).check(z.regex(NO_CONTROLS));

export const REACTIONS = ["amen", "heart", "fire", "clap", "praise", "dance"] as const;
export type Reaction = (typeof REACTIONS)[number];
export const reaction = z.enum(REACTIONS);

/** Path of a stored media object, served under `/media/`. Random, never reused. */
export const MEDIA_KEY = /^(?:audio|image)\/[A-Za-z0-9_-]{22}\.[a-z0-9]{2,4}$/;
export const mediaKey = z.string().check(z.regex(MEDIA_KEY));

/** What everybody may know about a track; the library's row has more. Lengths in ms, key under `/media/`. */
export const trackCard = z.object({
  id: recordId,
  title,
  artist: z.string().check(z.maxLength(TITLE_MAX_CHARS)),
  durationMs: positionMs,
  mediaKey,
  artworkKey: z.nullable(mediaKey),
});
export type TrackCard = z.infer<typeof trackCard>;
