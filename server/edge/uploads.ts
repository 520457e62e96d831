// PUT of a small file's bytes in one request, streamed into the bucket. The declared type, the first bytes and the
// allow-list must agree before a byte is stored, and whatever ends early leaves nothing behind.
import { type UploadBody, uploadBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { joinDigests, LARGEST_PART_BYTES } from "../../shared/media/parts.ts";
import { err } from "../../shared/result.ts";
import type { Config } from "../config.ts";
import { KEY_BYTES, mediaKeyOf } from "../domain/media/key.ts";
import { declaredType, type MediaType } from "../domain/media/type.ts";
import { dropMedia, storeMedia } from "../platform/bucket.ts";
import { markStored, releaseMedia, reserveMedia } from "../platform/media-ledger.ts";
import { rawBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import { announcedBytes, announcedDigest, beginReading, passOn, REFUSED } from "./incoming.ts";
import { type Answer, type Route, route } from "./route.ts";

/** Artwork is shown small; the uploader's browser sends far less than this. */
export const IMAGE_MAX_BYTES = 8_388_608;

const inOneRequest = ({ uploadMaxBytes }: Config) => Math.min(uploadMaxBytes, LARGEST_PART_BYTES);

export const UPLOAD_ROUTES: readonly Route[] = [
  route({
    method: "PUT",
    path: API.uploads,
    auth: { can: "library" },
    rate: "upload",
    body: rawBody(inOneRequest),
    summary: "Store a file of up to 64 MiB",
    answer: uploadBody,
    status: 201,
    handle: ({ body }, context) => upload(body, context),
  }),
];

async function upload(body: ReadableStream<Uint8Array> | null, context: Context): Promise<Answer> {
  const { headers } = context.request;
  const type = declaredType(headers.get("Content-Type"));
  if (type === null) return err(REFUSED.type);
  const bytes = announcedBytes(headers);
  if (!bytes.ok) return bytes;
  if (body === null) return err(REFUSED.empty);
  if (bytes.value > capOf(type, context.config)) return err(REFUSED.large);
  const digest = announcedDigest(headers);
  if (!digest.ok) return digest;
  const incoming = await beginReading(body, bytes.value, type);
  if (!incoming.ok) return incoming;

  const { env, config, nowMs } = context;
  const key = newKey(type);
  const room = { key, bytes: bytes.value, quotaBytes: config.mediaQuotaBytes };
  if (!(await reserveMedia(env, room, nowMs))) return err(REFUSED.full);
  const sha256 = digest.value === null ? null : joinDigests([digest.value]);
  const stored = await passOn(incoming.value, digest.value, (stream) =>
    storeMedia(env, key, { type, body: stream, sha256 }),
  );
  if (!stored.ok) {
    // A failed put stores nothing, but one whose answer was lost may have.
    context.waitUntil(dropMedia(env, key).then(() => releaseMedia(env, key).run()));
    return stored;
  }
  await markStored(env, key, nowMs).run();
  const answer: UploadBody = { mediaKey: key, contentType: type.contentType, bytes: bytes.value };
  return Response.json(answer, { status: 201 });
}

/** A key that nobody used before. */
export function newKey(type: MediaType): string {
  return mediaKeyOf(type, crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

function capOf(type: MediaType, config: Config): number {
  return type.kind === "image" ? IMAGE_MAX_BYTES : inOneRequest(config);
}
