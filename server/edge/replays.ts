// Recordings of past shows: which files there are, the newest one of a room, and the files themselves to take along where the
// people of the room allow it.
import * as z from "zod/mini";
import { API, LIVE } from "../../shared/http/paths.ts";
import {
  type LastReplayBody,
  lastReplayBody,
  replayBody,
  replayChange,
} from "../../shared/http/replay-bodies.ts";
import { EPOCH_ID } from "../../shared/live/epoch.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { attachment, recordingName } from "../domain/live/file-name.ts";
import { keyOf } from "../domain/live/key.ts";
import { MEDIA_TYPES } from "../domain/media/type.ts";
import { minutesOf } from "../platform/minutes.ts";
import { allowDownload, newestReplay, replayOf } from "../platform/replays.ts";
import { jsonBody } from "./body-rule.ts";
import { broadcastParams } from "./broadcasts.ts";
import { cachedRoute } from "./cached.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { serveStored } from "./media.ts";
import { roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

const NOT_GIVEN: Refused = {
  code: "forbidden",
  message: "The people of this room have not given this recording away.",
};
const file = z.string().check(z.regex(new RegExp(`${EPOCH_ID.source.slice(0, -1)}\\.m4a$`)));

export const REPLAY_ROUTES = [
  cachedRoute({
    path: API.replay(":id"),
    summary: "The recording of a past show, and how lively the show was",
    answer: replayBody,
    params: broadcastParams,
    policy: "show",
    tags: ({ params }) => [TAGS.show(params.id)],
    read: async ({ params }, { env }) => {
      const replay = await replayOf(env, params.id);
      // No show. One without a recording is an answer: pages ask before they know.
      if (!replay) return ok(null);
      const minutes = (await minutesOf(env, params.id)).map(({ at, chat, reactions }) => ({
        ...{ at, chat, reactions },
      }));
      const lively = minutes.filter(({ chat, reactions }) => chat + reactions > 0);
      return ok({ download: replay.download, files: [...replay.files], minutes: lively });
    },
  }),
  cachedRoute({
    path: API.lastReplay(":room"),
    summary: "The newest recording of a room",
    answer: lastReplayBody,
    params: roomParams,
    policy: "history",
    tags: ({ params }) => [TAGS.historyOf(params.room)],
    read: async ({ params }, { env }) => {
      const replay = await newestReplay(env, params.room);
      if (!replay) return ok<LastReplayBody>({ replay: null });
      const { broadcast, title, startedAt, files } = replay;
      return ok<LastReplayBody>({ replay: { broadcast, title, startedAt, files: [...files] } });
    },
  }),
  route({
    method: "PUT",
    path: API.replaySetting(":room", ":id"),
    summary: "Whether the recording of a show may be taken along",
    answer: null,
    auth: { can: "air" },
    params: z.object({ room: roomName, id: recordId }),
    body: jsonBody(replayChange, 256),
    handle: async ({ params: { room, id }, body }, { env }) =>
      (await allowDownload(env, { broadcast: id, room }, body.download))
        ? ok(undefined)
        : err({ code: "not_found" }),
  }),
  route({
    method: "GET",
    path: LIVE.take({ room: ":room", broadcast: ":broadcast" }, ":file").replace(".m4a", ""),
    auth: "public",
    headers: "file",
    params: z.object({ room: roomName, broadcast: recordId, file }),
    answerType: MEDIA_TYPES.m4a.contentType,
    kept: "file",
    summary: "One run of a recording to take along, where the people of the room allow it",
    handle: ({ params }, context) => take(params, context),
  }),
];

/** Asked anew each time: what is no longer given away is refused from that moment on. */
async function take(
  show: { room: string; broadcast: string; file: string },
  context: Context,
): Promise<Answer> {
  const epoch = show.file.replace(".m4a", "");
  const replay = await replayOf(context.env, show.broadcast);
  const n = replay?.files.findIndex((one) => one.epoch === epoch) ?? -1;
  if (!replay || replay.room !== show.room || n < 0) return err({ code: "not_found" });
  if (!replay.download) return err(NOT_GIVEN);
  const answer = await serveStored(keyOf(LIVE.replay(show, epoch)), MEDIA_TYPES.m4a, context);
  if (!(answer instanceof Response)) return answer;
  const { title, startedAt, files } = replay;
  const startedAtMs = startedAt ?? files[0]?.fromMs ?? 0;
  const name = recordingName({ title, startedAtMs, part: n + 1, parts: files.length });
  const given = new Response(answer.body, answer);
  given.headers.set("Content-Disposition", attachment(name));
  given.headers.set("Cache-Control", "no-cache");
  return given;
}
