// Live sound on its way: the DJ's page PUTs each piece once, everybody GETs it through the cache. No object is woken.
import * as z from "zod/mini";
import { LIVE } from "../../shared/http/paths.ts";
import { epochId } from "../../shared/live/epoch.ts";
import {
  SOUND_INIT_MAX_BYTES,
  SOUND_LOW_MAX_BYTES,
  SOUND_SEGMENT_MAX_BYTES,
} from "../../shared/protocol/limits.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { looksLike } from "../domain/live/container.ts";
import { coversSound, type SoundTarget } from "../domain/live/grant.ts";
import { type LiveFile, liveKey, parseLiveFile, parseLowFile } from "../domain/live/key.ts";
import { MEDIA_TYPES } from "../domain/media/type.ts";
import { LIVE_HEADERS, storeOnce } from "../platform/live-store.ts";
import { readSoundToken } from "../platform/sound-tokens.ts";
import { bytesBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { withinCoarseLimit } from "./limits.ts";
import { serveStored } from "./media.ts";
import { type Answer, route } from "./route.ts";

const params = z.object({
  room: roomName,
  broadcast: recordId,
  epoch: epochId,
  file: z.string().check(z.maxLength(12)),
});
type Parse = (name: string) => LiveFile | null;
// `:file` stands where the name of a file is: one pattern serves the header and all segments.
const SHOW = { room: ":room", broadcast: ":broadcast" };
const FOLDER = LIVE.init(SHOW, ":epoch").replace("init.mp4", ":file");
const LOW_FOLDER = LIVE.low(SHOW, ":epoch", 0).replace("0.m4s", ":file");

const NOT_FOUND: Refused = { code: "not_found" };
const UNAVAILABLE: Refused = { code: "unavailable", retryAfterMs: 1_000 };
const MAX_BYTES = {
  init: SOUND_INIT_MAX_BYTES,
  segment: SOUND_SEGMENT_MAX_BYTES,
  low: SOUND_LOW_MAX_BYTES,
} as const satisfies Record<LiveFile["kind"], number>;
/** For anybody's player on any site. */
export const OPEN_TO_ALL = { "Access-Control-Allow-Origin": "*" } as const;

export const LIVE_SEGMENT_ROUTES = [
  putRoute(FOLDER, parseLiveFile),
  getRoute(FOLDER, parseLiveFile),
  putRoute(LOW_FOLDER, parseLowFile),
  getRoute(LOW_FOLDER, parseLowFile),
];

function versionOf(path: string): string {
  return path === LOW_FOLDER ? ", in the smaller version" : "";
}

function putRoute(path: string, parse: Parse) {
  return route({
    method: "PUT",
    path,
    // The pass in `Authorization` decides; it names one epoch of one person.
    auth: "public",
    headers: "media",
    params,
    body: bytesBody(SOUND_SEGMENT_MAX_BYTES),
    answer: null,
    summary: `Send the header or a segment of live sound${versionOf(path)}, with a pass as bearer token`,
    handle: async ({ params: target, body }, context) => {
      const file = parse(target.file);
      return file ? receive({ ...target, file }, body, context) : err(NOT_FOUND);
    },
  });
}

function getRoute(path: string, parse: Parse) {
  return route({
    method: "GET",
    path,
    auth: "public",
    headers: "file",
    params,
    answerType: LIVE_HEADERS["Content-Type"],
    kept: "file",
    summary: `The header or a segment of live sound${versionOf(path)}`,
    handle: async ({ params: target }, context) => {
      const file = parse(target.file);
      if (!file) return openToAll(err(NOT_FOUND));
      const key = liveKey(target, target.epoch, file);
      return openToAll(await serveStored(key, MEDIA_TYPES.m4a, context));
    },
  });
}

async function receive(
  { file, ...target }: SoundTarget & { file: LiveFile },
  bytes: Uint8Array<ArrayBuffer>,
  context: Context,
): Promise<Answer> {
  const refused = await judge(target, file, context);
  if (refused) return err(refused);
  if (bytes.length > MAX_BYTES[file.kind]) return err({ code: "too_large" });
  if (!looksLike(file.kind, bytes)) return err({ code: "wrong_type" });
  const stored = await storeOnce(context.env, liveKey(target, target.epoch, file), bytes);
  if (!stored.ok) return err(UNAVAILABLE);
  if (stored.value !== "differs") return ok(undefined);
  return err({ code: "conflict", message: "Other sound is stored under this number." });
}

async function judge(
  target: SoundTarget,
  file: LiveFile,
  { request, config, env, nowMs }: Context,
): Promise<Refused | null> {
  const [, token = ""] = /^Bearer (\S+)$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  const claims = await readSoundToken(config.tokenSecret, token);
  if (!claims || !coversSound(claims, target, file, nowMs)) return { code: "bad_pass" };
  const mayGoOn = await withinCoarseLimit(env, `sound:${target.epoch}`);
  return mayGoOn ? null : { code: "rate_limited", retryAfterMs: 10_000 };
}

/** Readable by players on every site, refusals too: also that a segment is not there yet. */
export function openToAll(answer: Answer): Answer {
  if (answer instanceof Response) {
    for (const [name, value] of Object.entries(OPEN_TO_ALL)) answer.headers.set(name, value);
    return answer;
  }
  if (answer.ok) return answer;
  return err({ ...answer.error, headers: { ...answer.error.headers, ...OPEN_TO_ALL } });
}
