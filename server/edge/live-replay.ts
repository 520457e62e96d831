// The sound of past shows: a play list and one file per run of the encoder, both made once by the room and never changed.
import * as z from "zod/mini";
import { LIVE } from "../../shared/http/paths.ts";
import { EPOCH_ID } from "../../shared/live/epoch.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { err } from "../../shared/result.ts";
import { keyOf } from "../domain/live/key.ts";
import { MEDIA_TYPES } from "../domain/media/type.ts";
import { LIVE_HEADERS, readPiece } from "../platform/live-store.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { openToAll } from "./live-segments.ts";
import { serveStored } from "./media.ts";
import { type Answer, route } from "./route.ts";

const show = { room: roomName, broadcast: recordId };
const SHOW = { room: ":room", broadcast: ":broadcast" };
const fileName = z.string().check(z.regex(new RegExp(`${EPOCH_ID.source.slice(0, -1)}\\.mp4$`)));
const LIST_HEADERS = { ...LIVE_HEADERS, "Content-Type": "application/vnd.apple.mpegurl" };

export const LIVE_REPLAY_ROUTES = [
  route({
    method: "GET",
    path: LIVE.replayPlaylist(SHOW),
    auth: "public",
    headers: "file",
    params: z.object(show),
    answerType: LIST_HEADERS["Content-Type"],
    summary: "The recording of a show as HLS by byte ranges",
    handle: async ({ params }, context) => openToAll(await list(params, context)),
  }),
  route({
    method: "GET",
    path: LIVE.replay(SHOW, ":file").replace(".mp4", ""),
    auth: "public",
    headers: "file",
    params: z.object({ ...show, file: fileName }),
    answerType: LIVE_HEADERS["Content-Type"],
    kept: "file",
    summary: "One run of the recording of a show, as one file",
    handle: async ({ params }, context) => {
      const key = keyOf(LIVE.replay(params, params.file.replace(".mp4", "")));
      return openToAll(await serveStored(key, MEDIA_TYPES.m4a, context));
    },
  }),
];

/** 404 until it is made: most shows have theirs within a minute. */
async function list(
  params: { room: string; broadcast: string },
  context: Context,
): Promise<Answer> {
  const text = await readPiece(context.env, keyOf(LIVE.replayPlaylist(params)));
  if (!text.ok) return err<Refused>({ code: "unavailable", retryAfterMs: 2_000 });
  if (text.value === null) return err<Refused>({ code: "not_found" });
  return new Response(text.value, { headers: LIST_HEADERS });
}
