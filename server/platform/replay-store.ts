// The bucket as the replay needs it: what of a run is there, a file in parts, and clearing up. Failures are thrown: whoever
// works here comes again.
import { LIVE_HEADERS } from "./live-store.ts";

export type Part = { readonly partNumber: number; readonly etag: string };

const LIST_HEADERS = { ...LIVE_HEADERS, "Content-Type": "application/vnd.apple.mpegurl" };
/** As many as one call may delete. */
const DELETE_AT_ONCE = 1_000;

const metadata = (headers: Readonly<Record<"Content-Type" | "Cache-Control", string>>) => ({
  httpMetadata: { contentType: headers["Content-Type"], cacheControl: headers["Cache-Control"] },
});

/** Keys below a prefix with their sizes in bytes. */
export async function sizesBelow(bucket: R2Bucket, prefix: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key, size } of page.objects) sizes.set(key, size);
    if (!page.truncated) return sizes;
    cursor = page.cursor;
  }
}

/** The bytes of an object that was there a moment ago. */
export async function readWhole(bucket: R2Bucket, key: string): Promise<Uint8Array<ArrayBuffer>> {
  const object = await bucket.get(key);
  if (object === null) throw new Error("a segment is gone");
  return new Uint8Array(await object.arrayBuffer());
}

/** Some bytes of an object; empty when it is not there. */
export async function readSome(
  bucket: R2Bucket,
  key: string,
  range: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const object = await bucket.get(key, { range });
  return object ? new Uint8Array(await object.arrayBuffer()) : new Uint8Array(0);
}

/** Bytes of an object, or null. */
export async function sizeOf(bucket: R2Bucket, key: string): Promise<number | null> {
  return (await bucket.head(key))?.size ?? null;
}

export async function putFile(bucket: R2Bucket, key: string, bytes: Uint8Array): Promise<void> {
  await bucket.put(key, bytes, metadata(LIVE_HEADERS));
}

export async function putList(bucket: R2Bucket, key: string, text: string): Promise<void> {
  await bucket.put(key, text, metadata(LIST_HEADERS));
}

/** Begins a file in parts; gives the id of the upload. */
export async function beginParts(bucket: R2Bucket, key: string): Promise<string> {
  return (await bucket.createMultipartUpload(key, metadata(LIVE_HEADERS))).uploadId;
}

type Upload = { readonly key: string; readonly uploadId: string };

export async function putPart(
  bucket: R2Bucket,
  { key, uploadId }: Upload,
  partNumber: number,
  bytes: Uint8Array,
): Promise<Part> {
  const { etag } = await bucket.resumeMultipartUpload(key, uploadId).uploadPart(partNumber, bytes);
  return { partNumber, etag };
}

export async function finishParts(
  bucket: R2Bucket,
  { key, uploadId }: Upload,
  parts: readonly Part[],
): Promise<void> {
  await bucket.resumeMultipartUpload(key, uploadId).complete([...parts]);
}

export async function deleteKeys(bucket: R2Bucket, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += DELETE_AT_ONCE) {
    await bucket.delete(keys.slice(at, at + DELETE_AT_ONCE));
  }
}
