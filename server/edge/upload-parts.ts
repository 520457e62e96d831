// Large files in parts: opened (or found again after a reload), sent in any order, completed, cancelled. Each part is
// checked against its digest, and nothing can be read before all of them are there.
import * as z from "zod/mini";
import { type UploadBody, uploadBody } from "../../shared/http/bodies.ts";
import {
  type NewUpload,
  newUpload,
  type OpenedUpload,
  openedUpload,
  uploadEnd,
} from "../../shared/http/media-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { cutsOf, digestText, joinDigests, LARGEST_PART_BYTES } from "../../shared/media/parts.ts";
import { recordId } from "../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { declaredType, type MediaType } from "../domain/media/type.ts";
import { beginParts, dropParts, finishParts, storePart } from "../platform/bucket-parts.ts";
import { releaseMedia, reserveMedia } from "../platform/media-ledger.ts";
import {
  addUpload,
  findPart,
  findUpload,
  forgetParts,
  getUpload,
  giveUpUpload,
  noteCompleted,
  notePart,
  partsOf,
  removeUpload,
  type UploadRow,
} from "../platform/uploads.ts";
import { jsonBody, rawBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { announcedBytes, announcedDigest, beginReading, passOn, REFUSED } from "./incoming.ts";
import { type Answer, type Route, route } from "./route.ts";
import { newKey } from "./uploads.ts";

const auth = { can: "library" } as const;
const params = z.object({ id: recordId });
const partParams = z.object({
  id: recordId,
  number: z.pipe(
    z.string().check(z.regex(/^[1-9][0-9]{0,4}$/)),
    z.transform((text) => Number(text)),
  ),
});
const NO_UPLOAD: Refused = { code: "not_found", message: "There is no such upload (any more)." };
const INCOMPLETE: Refused = { code: "conflict", message: "Not all parts have arrived yet." };
const COMPLETE: Refused = { code: "conflict", message: "This upload is complete already." };

export const UPLOAD_PART_ROUTES: readonly Route[] = [
  route({
    method: "POST",
    path: API.uploads,
    auth,
    rate: "upload",
    body: jsonBody(newUpload),
    summary: "Begin a large file, or find what has arrived of it",
    answer: openedUpload,
    handle: ({ body, staff }, context) => open(body, staff.person, context),
  }),
  route({
    method: "PUT",
    path: API.uploadPart(":id", ":number"),
    auth,
    rate: "upload-part",
    params: partParams,
    body: rawBody(() => LARGEST_PART_BYTES),
    summary: "Store one part of a large file",
    answer: null,
    handle: async ({ params: { id, number }, body, staff }, context) => {
      const upload = await getUpload(context.env, staff.person, id);
      return upload === null ? err(NO_UPLOAD) : takePart({ upload, number, body }, context);
    },
  }),
  route({
    method: "POST",
    path: API.uploadComplete(":id"),
    auth,
    rate: "upload",
    params,
    body: jsonBody(uploadEnd),
    summary: "Make the file of its parts",
    answer: uploadBody,
    handle: async (input, context) => {
      const upload = await getUpload(context.env, input.staff.person, input.params.id);
      return upload === null ? err(NO_UPLOAD) : complete(upload, input.body.sha256, context);
    },
  }),
  route({
    method: "DELETE",
    path: API.upload(":id"),
    auth,
    params,
    summary: "Cancel a large file",
    answer: null,
    handle: async (input, { env }) => {
      const upload = await getUpload(env, input.staff.person, input.params.id);
      if (upload === null) return err(NO_UPLOAD);
      const isDropped = upload.completedAtMs !== null || (await dropParts(env, upload));
      await (isDropped ? removeUpload(env, upload) : giveUpUpload(env, upload.id));
      return ok(undefined);
    },
  }),
];

/** The upload of this file that was begun before, or a new one. */
async function open(wish: NewUpload, person: string, context: Context): Promise<Answer> {
  const { env, config, nowMs } = context;
  const type = declaredType(wish.contentType);
  if (type?.kind !== "audio") return err(REFUSED.type);
  if (wish.bytes > config.uploadMaxBytes) return err(REFUSED.large);
  const asked: NewUpload = { ...wish, contentType: type.contentType };
  const known = await findUpload(env, person, asked);
  if (known) {
    const parts = await partsOf(env, known.id);
    const sent = parts.map(({ number, sha256 }) => ({ number, sha256 }));
    return ok({ id: known.id, parts: sent } satisfies OpenedUpload);
  }
  const key = newKey(type);
  const room = { key, bytes: wish.bytes, quotaBytes: config.mediaQuotaBytes };
  if (!(await reserveMedia(env, room, nowMs))) return err(REFUSED.full);
  const begun = await beginParts(env, key, type);
  if (!begun.ok) {
    context.waitUntil(releaseMedia(env, key).run());
    return err(REFUSED.bucket);
  }
  const id = `u_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  await addUpload(env, { ...asked, ...begun.value, id, person }, nowMs);
  return ok({ id, parts: [] } satisfies OpenedUpload);
}

type Part = {
  readonly upload: UploadRow;
  readonly number: number;
  readonly body: ReadableStream<Uint8Array> | null;
};

async function takePart({ upload, number, body }: Part, context: Context): Promise<Answer> {
  const { env, request } = context;
  if (upload.completedAtMs !== null) return err(COMPLETE);
  const cut = cutsOf(upload.bytes)[number - 1];
  if (cut === undefined) return err({ code: "not_found", message: "The file has no such part." });
  const bytes = announcedBytes(request.headers);
  if (!bytes.ok) return bytes;
  const digest = announcedDigest(request.headers);
  if (!digest.ok) return digest;
  if (digest.value === null) return err(REFUSED.digest);
  if (bytes.value !== cut.bytes || body === null) return err(REFUSED.cut);
  const noted = await findPart(env, upload.id, number);
  // Another page, or an answer that was lost: it is here.
  if (noted?.sha256 === digest.value) return ok(undefined);
  // What comes now replaces the part in the bucket, whether or not it comes whole.
  if (noted) await forgetParts(env, upload.id, number);
  return storeWhole({ upload, number, body, bytes: cut.bytes, digest: digest.value }, context);
}

type Whole = Part & {
  readonly body: ReadableStream<Uint8Array>;
  readonly bytes: number;
  readonly digest: string;
};

async function storeWhole(part: Whole, { env, nowMs }: Context): Promise<Answer> {
  const { upload, number, body, bytes, digest } = part;
  const incoming = await beginReading(body, bytes, number === 1 ? typeOf(upload) : null);
  if (!incoming.ok) return incoming;
  let isGone = false;
  const etag = await passOn(incoming.value, digest, async (stream) => {
    const stored = await storePart(env, upload, number, stream);
    isGone = !stored.ok && stored.error === "gone";
    return stored;
  });
  if (isGone) return lost(upload, env);
  if (!etag.ok) return etag;
  const noted = await notePart(env, upload.id, { number, sha256: digest, etag: etag.value }, nowMs);
  return noted ? ok(undefined) : err(NO_UPLOAD);
}

/** The bucket has forgotten it: whoever sends begins anew. */
async function lost(upload: UploadRow, env: Env): Promise<Result<never, Refused>> {
  await removeUpload(env, upload);
  return err(NO_UPLOAD);
}

async function complete(upload: UploadRow, sha256: string, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const { key: mediaKey, contentType, bytes } = upload;
  const answer: UploadBody = { mediaKey, contentType, bytes };
  const parts = await partsOf(env, upload.id);
  if (parts.length < cutsOf(bytes).length) return err(INCOMPLETE);
  const joined = joinDigests(parts.map((part) => part.sha256));
  const whole = digestText(new Uint8Array(await crypto.subtle.digest("SHA-256", joined)));
  // Two pages that sent different files under one upload: neither gets a mixture.
  if (whole !== sha256) return err(REFUSED.damaged);
  if (upload.completedAtMs !== null) return ok(answer);
  const finished = await finishParts(env, upload, parts);
  if (!finished.ok) {
    if (finished.error === "gone") return lost(upload, env);
    if (finished.error === "unavailable") return err(REFUSED.bucket);
    await forgetParts(env, upload.id);
    return err(REFUSED.damaged);
  }
  await noteCompleted(env, upload, nowMs);
  return ok(answer);
}

function typeOf({ contentType }: UploadRow): MediaType | null {
  return declaredType(contentType);
}
