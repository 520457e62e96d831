// The media bucket (R2). It stores and hands out bytes by key and knows nothing of tracks, people or HTTP.

import { err, ok, type Result } from "../../shared/result.ts";
import type { Held } from "../domain/media/conditional.ts";
import type { Piece } from "../domain/media/range.ts";
import type { MediaType } from "../domain/media/type.ts";
import { briefCache } from "./brief-cache.ts";

type Store = { readonly MEDIA_BUCKET: R2Bucket };
export type Opened = { readonly held: Held; readonly body: ReadableStream };

// An object never changes, so what is known of it stays true; a player's many ranges then cost one read each.
// Ten minutes, so that one taken down by hand is soon gone here too.
export const rememberMedia = briefCache<Held>({ lifeMs: 600_000, maxEntries: 1_000 });

/** The object's size and validators, null when there is none. */
export async function statMedia(
  store: Store,
  key: string,
  nowMs: number,
): Promise<Result<Held | null, "unavailable">> {
  const known = rememberMedia.get(key, nowMs);
  if (known) return ok(known);
  try {
    const object = await store.MEDIA_BUCKET.head(key);
    if (object) rememberMedia.set(key, held(object), nowMs);
    return ok(object && held(object));
  } catch {
    return err("unavailable");
  }
}

/** A stream of the object or of one slice of it, with what `statMedia` gives; null when there is none. */
export async function openMedia(
  store: Store,
  key: string,
  slice: Piece = { kind: "whole" },
): Promise<Result<Opened | null, "unavailable">> {
  try {
    const range =
      slice.kind === "part" ? { range: { offset: slice.offset, length: slice.length } } : {};
    const object = await store.MEDIA_BUCKET.get(key, range);
    return ok(object && { held: held(object), body: object.body });
  } catch {
    return err("unavailable");
  }
}

export type Content = {
  readonly type: MediaType;
  readonly body: ReadableStream;
  /** What its bytes must hash to; the bucket then stores nothing else. */
  readonly sha256: Uint8Array<ArrayBuffer> | null;
};

/** Stores a stream of known length under a key that nobody used before. A stream that fails stores nothing. */
export async function storeMedia(
  store: Store,
  key: string,
  { type, body, sha256 }: Content,
): Promise<Result<Held, "unavailable">> {
  try {
    const httpMetadata = { contentType: type.contentType };
    const checked = sha256 === null ? {} : { sha256 };
    const object = await store.MEDIA_BUCKET.put(key, body, { httpMetadata, ...checked });
    return ok(held(object));
  } catch {
    return err("unavailable");
  }
}

/** Removes an object; gone or never there is the same. */
export async function dropMedia(store: Store, key: string): Promise<void> {
  try {
    await store.MEDIA_BUCKET.delete(key);
  } catch {
    // A leftover object costs a little space and can be reached by nobody: its key was never given out.
  }
}

function held(object: R2Object): Held {
  return { etag: object.httpEtag, storedAtMs: object.uploaded.getTime(), sizeBytes: object.size };
}
