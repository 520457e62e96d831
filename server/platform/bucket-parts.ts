// The media bucket's uploads in parts (R2 multipart). Nothing of one can be read before it is finished.
import { err, ok, type Result } from "../../shared/result.ts";
import type { Held } from "../domain/media/conditional.ts";
import type { MediaType } from "../domain/media/type.ts";

type Store = { readonly MEDIA_BUCKET: R2Bucket };
export type PartsUpload = { readonly key: string; readonly bucketId: string };
/** `gone`: the bucket knows no such upload (it forgets them after seven days). `parts`: not the parts it has. */
export type PartsFailure = "unavailable" | "gone" | "parts";

export async function beginParts(
  store: Store,
  key: string,
  type: MediaType,
): Promise<Result<PartsUpload, "unavailable">> {
  try {
    const httpMetadata = { contentType: type.contentType };
    const { uploadId } = await store.MEDIA_BUCKET.createMultipartUpload(key, { httpMetadata });
    return ok({ key, bucketId: uploadId });
  } catch {
    return err("unavailable");
  }
}

/** Stores one part, or replaces it; gives the bucket's name for it. The stream must have a known length. */
export async function storePart(
  store: Store,
  upload: PartsUpload,
  number: number,
  body: ReadableStream,
): Promise<Result<string, PartsFailure>> {
  try {
    return ok((await opened(store, upload).uploadPart(number, body)).etag);
  } catch (error) {
    return err(failureOf(error));
  }
}

/** Makes the object of its parts, all at once. Asked again after an answer was lost, it finds what it made. */
export async function finishParts(
  store: Store,
  upload: PartsUpload,
  parts: readonly { readonly number: number; readonly etag: string }[],
): Promise<Result<Held, PartsFailure>> {
  try {
    const named = parts.map(({ number, etag }) => ({ partNumber: number, etag }));
    return ok(heldOf(await opened(store, upload).complete(named)));
  } catch (error) {
    const made = await store.MEDIA_BUCKET.head(upload.key).catch(() => null);
    return made ? ok(heldOf(made)) : err(failureOf(error));
  }
}

/** False when the bucket could not be asked; what it does not know counts as gone. */
export async function dropParts(store: Store, upload: PartsUpload): Promise<boolean> {
  try {
    await opened(store, upload).abort();
    return true;
  } catch (error) {
    return failureOf(error) === "gone";
  }
}

function opened({ MEDIA_BUCKET }: Store, { key, bucketId }: PartsUpload): R2MultipartUpload {
  return MEDIA_BUCKET.resumeMultipartUpload(key, bucketId);
}

/** The bucket's error codes stand at the end of its sentences, and nowhere else. */
function failureOf(error: unknown): PartsFailure {
  const code = /\((\d{5})\)/.exec(error instanceof Error ? error.message : "")?.[1];
  if (code === "10024") return "gone";
  return code === "10025" || code === "10011" || code === "10048" ? "parts" : "unavailable";
}

function heldOf(object: R2Object): Held {
  return { etag: object.httpEtag, storedAtMs: object.uploaded.getTime(), sizeBytes: object.size };
}
