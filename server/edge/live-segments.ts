// Live sound on its way: the DJ's page PUTs each piece once, everybody GETs it through the cache. No object is woken.
import * as z from "zod/mini";
import { LIVE } from "../../shared/http/paths.ts";
import { epochId } from "../../shared/live/epoch.ts";
import { SOUND_INIT_MAX_BYTES, SOUND_SEGMENT_MAX_BYTES } from "../../shared/protocol/limits.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { looksLike } from "../domain/live/container.ts";
import { coversSound, type SoundTarget } from "../domain/live/grant.ts";
import { type LiveFile, liveKey, parseLiveFile } from "../domain/live/key.ts";
import { cached, keep } from "../platform/live-cache.ts";
import { LIVE_HEADERS, readPiece, storeOnce } from "../platform/live-store.ts";
import { readSoundToken } from "../platform/sound-tokens.ts";
import { bytesBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { withinCoarseLimit } from "./limits.ts";
import { type Answer, route } from "./route.ts";

const params = z.object({
  room: roomName,
  broadcast: recordId,
  epoch: epochId,
  file: z.string().check(z.maxLength(12)),
});
type Params = z.infer<typeof params>;
// `:file` stands where `LIVE.segment` has its name: one pattern serves the header and all segments.
const PATH = LIVE.init({ room: ":room", broadcast: ":broadcast" }, ":epoch").replace(
  "init.mp4",
  ":file",
);

const NOT_FOUND: Refused = { code: "not_found" };
const UNAVAILABLE: Refused = { code: "unavailable", retryAfterMs: 1_000 };
const MAX_BYTES = { init: SOUND_INIT_MAX_BYTES, segment: SOUND_SEGMENT_MAX_BYTES } as const;
/** For anybody's player on any site. */
export const OPEN_TO_ALL = { "Access-Control-Allow-Origin": "*" } as const;

export const LIVE_SEGMENT_ROUTES = [
  route({
    method: "PUT",
    path: PATH,
    // The pass in `Authorization` decides; it names one epoch of one person.
    auth: "public",
    headers: "media",
    params,
    body: bytesBody(SOUND_SEGMENT_MAX_BYTES),
    handle: ({ params: target, body }, context) => receive(target, body, context),
  }),
  route({
    method: "GET",
    path: PATH,
    auth: "public",
    headers: "file",
    params,
    handle: async ({ params: target }, context) => {
      const file = parseLiveFile(target.file);
      const answer = file ? await serve(liveKey(target, target.epoch, file), context) : NOT_FOUND;
      return answer instanceof Response ? answer : openRefusal(answer);
    },
  }),
];

async function receive(
  target: Params,
  bytes: Uint8Array<ArrayBuffer>,
  context: Context,
): Promise<Answer> {
  const file = parseLiveFile(target.file);
  if (!file) return err(NOT_FOUND);
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

async function serve(key: string, { env, url, waitUntil }: Context): Promise<Response | Refused> {
  // Without the query: nobody gets past the cache by adding one.
  const address = url.origin + url.pathname;
  const known = await cached(address);
  if (known) return known;
  const piece = await readPiece(env, key);
  if (!piece.ok) return UNAVAILABLE;
  if (piece.value === null) return NOT_FOUND;
  const answer = new Response(piece.value, { headers: { ...LIVE_HEADERS, ...OPEN_TO_ALL } });
  waitUntil(keep(address, answer.clone()));
  return answer;
}

/** A player on another site must be able to read that a segment is not there yet. */
function openRefusal(refused: Refused): Answer {
  return err({ ...refused, headers: { ...refused.headers, ...OPEN_TO_ALL } });
}
