// The library over HTTP: list and search, add what was uploaded, rename, remove.
import * as z from "zod/mini";
import {
  type NewTrack,
  newTrack,
  peaksBody,
  track as trackBody,
  trackEdit,
  tracksBody,
} from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { recordId } from "../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { keyType } from "../domain/media/key.ts";
import type { MediaKind, MediaType } from "../domain/media/type.ts";
import { statMedia } from "../platform/bucket.ts";
import { createTrack, deleteTrack, editTrack, listTracks, trackPeaks } from "../platform/tracks.ts";
import { jsonBody } from "./body-rule.ts";
import { toldHeaders } from "./cached.ts";
import { readCached } from "./cached-read.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import { type Answer, type Route, route } from "./route.ts";

const auth = { can: "library" } as const;
const params = z.object({ id: recordId });
const query = z.object({ q: z.optional(z.string().check(z.maxLength(100))) });
const MAX_WORDS = 8;
const NO_TRACK: Refused = { code: "not_found", message: "There is no such track." };

export const TRACK_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: API.tracks,
    summary: "The library, newest first",
    answer: tracksBody,
    auth,
    query,
    handle: async (input, context) => {
      const words = (input.query.q ?? "").split(/\s+/).filter((word) => word !== "");
      // Searches have no end, so only the whole list is kept.
      if (words.length === 0) return wholeLibrary(context);
      return ok({ tracks: await listTracks(context.env, words.slice(0, MAX_WORDS)) });
    },
  }),
  route({
    method: "POST",
    path: API.tracks,
    summary: "Add a track whose files were uploaded",
    answer: trackBody,
    status: 201,
    auth,
    body: jsonBody(newTrack),
    handle: ({ body, staff }, context) => add(body, staff, context),
  }),
  route({
    method: "PATCH",
    path: API.track(":id"),
    summary: "Rename a track",
    answer: trackBody,
    auth,
    params,
    body: jsonBody(trackEdit),
    handle: async (input, { env }) => {
      const track = await editTrack(env, input.params.id, input.body);
      return track === null ? err(NO_TRACK) : ok(track);
    },
  }),
  route({
    method: "DELETE",
    path: API.track(":id"),
    summary: "Remove a track from the library",
    answer: null,
    auth,
    stepUp: true,
    params,
    handle: async (input, { env, nowMs }) =>
      (await deleteTrack(env, input.params.id, nowMs)) ? ok(undefined) : err(NO_TRACK),
  }),
  route({
    method: "GET",
    path: API.trackPeaks(":id"),
    summary: "The waveform of a track",
    answer: peaksBody,
    auth: "public",
    params,
    handle: async (input, { env, nowMs }) => {
      const peaks = await trackPeaks(env, input.params.id, nowMs);
      // A track's sound never changes, so its waveform doesn't; an id not known yet may become known.
      const life = peaks === null ? 10 : 86_400;
      return Response.json({ peaks }, { headers: { "Cache-Control": `public, max-age=${life}` } });
    },
  }),
];

/** The same for everybody who may see it at all; what somebody has just added is in it. */
async function wholeLibrary(context: Context): Promise<Answer> {
  const sinceMs = Date.now();
  const cached = await readCached(
    {
      name: "library",
      policy: "tracks",
      tags: () => [TAGS.tracks],
      read: async (_input, { env }) => ok({ tracks: await listTracks(env, []) }),
      charged: false,
    },
    { params: {}, query: {} },
    context,
  );
  if (!cached.ok) return cached;
  const headers = { ...toldHeaders(cached.value, sinceMs), "Content-Type": "application/json" };
  return new Response(cached.value.entry.text, { headers });
}

/** A track can only name what this server itself has stored, and its type comes from there. */
async function add(fields: NewTrack, staff: Staff, context: Context): Promise<Answer> {
  const [sound, artwork] = await Promise.all([
    stored(fields.mediaKey, "audio", context),
    fields.artworkKey === null ? null : stored(fields.artworkKey, "image", context),
  ]);
  if (!sound.ok) return sound;
  if (artwork !== null && !artwork.ok) return artwork;
  const id = `t_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  const record = { id, fields, ...sound.value, createdBy: staff.person };
  const track = await createTrack(context.env, record, context.nowMs);
  if (track === "conflict") return err({ code: "conflict" });
  return track === "gone" ? err(MISSING.audio) : Response.json(track, { status: 201 });
}

type Stored = { readonly contentType: string; readonly bytes: number };

async function stored(
  key: string,
  kind: MediaKind,
  context: Context,
): Promise<Result<Stored, Refused>> {
  const type: MediaType | null = keyType(key);
  if (type?.kind !== kind) return err(MISSING[kind]);
  const stat = await statMedia(context.env, key, context.nowMs);
  if (!stat.ok) return err({ code: "unavailable", retryAfterMs: 2_000 });
  if (stat.value === null) return err(MISSING[kind]);
  return ok({ contentType: type.contentType, bytes: stat.value.sizeBytes });
}

const MISSING: Readonly<Record<MediaKind, Refused>> = {
  audio: { code: "bad_request", message: "The sound of this track was not uploaded." },
  image: { code: "bad_request", message: "The artwork of this track was not uploaded." },
};
