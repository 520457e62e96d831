// PUT of a file's bytes, streamed into the bucket. The declared type, the first bytes and the allow-list must agree
// before a byte is stored, and whatever ends early leaves nothing behind.

import type { UploadBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { KEY_BYTES, mediaKeyOf } from "../domain/media/key.ts";
import { fitsScreens } from "../domain/media/picture-size.ts";
import { SNIFF_BYTES, sniff } from "../domain/media/sniff.ts";
import { declaredType, type MediaType } from "../domain/media/type.ts";
import { dropMedia, storeMedia } from "../platform/bucket.ts";
import { rawBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { type Answer, type Route, route } from "./route.ts";

/** Artwork is shown small; the uploader's browser sends far less than this. */
export const IMAGE_MAX_BYTES = 8_388_608;

const REFUSED = {
  type: { code: "wrong_type", message: "This kind of file can't be uploaded here." },
  mismatch: { code: "wrong_type", message: "The file isn't what its type says it is." },
  length: { code: "length_required", message: "The size of the file must be announced." },
  pixels: {
    code: "too_large",
    message: "The picture has too many pixels, or doesn't say how many.",
  },
  empty: { code: "bad_request", message: "The file is empty." },
  large: { code: "too_large", message: "The file is larger than allowed here." },
  cut: { code: "bad_request", message: "The upload ended before the file was complete." },
  bucket: { code: "unavailable", retryAfterMs: 2_000 },
} as const satisfies Record<string, Refused>;

export const UPLOAD_ROUTES: readonly Route[] = [
  route({
    method: "PUT",
    path: API.uploads,
    auth: { can: "library" },
    rate: "upload",
    body: rawBody((config) => config.uploadMaxBytes),
    handle: ({ body }, context) => upload(body, context),
  }),
];

async function upload(body: ReadableStream<Uint8Array> | null, context: Context): Promise<Answer> {
  const { headers } = context.request;
  const type = declaredType(headers.get("Content-Type"));
  if (type === null) return err(REFUSED.type);
  const declared = headers.get("Content-Length");
  if (declared === null || !/^[0-9]{1,15}$/.test(declared)) return err(REFUSED.length);
  const bytes = Number(declared);
  if (bytes === 0 || body === null) return err(REFUSED.empty);
  const cap = type.kind === "image" ? IMAGE_MAX_BYTES : context.config.uploadMaxBytes;
  if (bytes > cap) return err(REFUSED.large);

  const reader = body.getReader();
  const head = await readHead(reader, Math.min(SNIFF_BYTES, bytes));
  if (head === null) return err(REFUSED.cut);
  const unfit = head.length > bytes ? REFUSED.cut : unfitness(head, type);
  if (unfit) {
    await reader.cancel().catch(() => undefined);
    return err(unfit);
  }
  return keep({ reader, head, type, bytes }, context);
}

/** Why these first bytes are not of the declared type, or of a picture that nobody could draw. */
function unfitness(head: Uint8Array, type: MediaType): Refused | null {
  if (sniff(head) !== type) return REFUSED.mismatch;
  return type.kind === "image" && !fitsScreens(type, head) ? REFUSED.pixels : null;
}

type Incoming = {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly head: Uint8Array;
  readonly type: MediaType;
  readonly bytes: number;
};

async function keep({ reader, head, type, bytes }: Incoming, context: Context): Promise<Answer> {
  const key = mediaKeyOf(type, crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  // The bucket needs a known length; this stream also fails when more or fewer bytes come than announced.
  const { readable, writable } = new FixedLengthStream(bytes);
  const [came, stored] = await Promise.all([
    pump(reader, head, writable.getWriter()),
    storeMedia(context.env, key, type, readable),
  ]);
  if (stored.ok && came === "whole" && stored.value.sizeBytes === bytes) {
    const answer: UploadBody = { mediaKey: key, contentType: type.contentType, bytes };
    return Response.json(answer, { status: 201 });
  }
  // A failed put stores nothing, but one whose answer was lost may have.
  context.waitUntil(dropMedia(context.env, key));
  return err(came === "cut" ? REFUSED.cut : REFUSED.bucket);
}

/** `cut`: the sender stopped or sent another length. `refused`: the bucket did not take it. */
async function pump(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  head: Uint8Array,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<"whole" | "cut" | "refused"> {
  let end: "cut" | "refused" = "refused";
  try {
    await writer.write(head);
    for (;;) {
      end = "cut";
      const { done, value } = await reader.read();
      if (done) break;
      end = "refused";
      await writer.write(value);
    }
    await writer.close();
    return "whole";
  } catch (error) {
    await Promise.allSettled([writer.abort(error), reader.cancel(error)]);
    return end;
  }
}

/** At least `count` bytes from the beginning; null when the body ends or breaks before that. */
async function readHead(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  count: number,
): Promise<Uint8Array | null> {
  let head = new Uint8Array(0);
  try {
    while (head.length < count) {
      const { done, value } = await reader.read();
      if (done) return null;
      const longer = new Uint8Array(head.length + value.length);
      longer.set(head);
      longer.set(value, head.length);
      head = longer;
    }
    return head;
  } catch {
    return null;
  }
}
