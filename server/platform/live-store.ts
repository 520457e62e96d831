// Pieces of live sound in the bucket: written once, never changed. It knows bytes and keys, nothing of rooms or time.
import { err, ok, type Result } from "../../shared/result.ts";

type Store = { readonly MEDIA_BUCKET: R2Bucket };

export const LIVE_HEADERS = {
  "Content-Type": "audio/mp4",
  "Cache-Control": "public, max-age=31536000, immutable",
} as const;

/** `stored` now, there with the `same` bytes, or there with others and left as it was (`differs`). */
export type Stored = "stored" | "same" | "differs";

/** Stores bytes under a key unless something is there. The bucket verifies what it was sent. */
export async function storeOnce(
  store: Store,
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<Stored, "unavailable">> {
  try {
    const sha256 = await crypto.subtle.digest("SHA-256", bytes);
    const stored = await store.MEDIA_BUCKET.put(key, bytes, {
      sha256,
      // RFC 9110, 13.1.2: only where nothing is.
      onlyIf: { etagDoesNotMatch: "*" },
      httpMetadata: {
        contentType: LIVE_HEADERS["Content-Type"],
        cacheControl: LIVE_HEADERS["Cache-Control"],
      },
    });
    if (stored !== null) return ok("stored");
    const there = await store.MEDIA_BUCKET.head(key);
    const known = there?.checksums.sha256;
    return ok(known && isEqual(known, sha256) ? "same" : "differs");
  } catch {
    return err("unavailable");
  }
}

/** Since when a piece is there, by the bucket's clock; null when it is not, or the bucket cannot tell. */
export async function storedSinceMs(store: Store, key: string): Promise<number | null> {
  try {
    return (await store.MEDIA_BUCKET.head(key))?.uploaded.getTime() ?? null;
  } catch {
    return null;
  }
}

/** The bytes of a piece; null when it is not there (yet). */
export async function readPiece(
  store: Store,
  key: string,
): Promise<Result<ArrayBuffer | null, "unavailable">> {
  try {
    const object = await store.MEDIA_BUCKET.get(key);
    return ok(object && (await object.arrayBuffer()));
  } catch {
    return err("unavailable");
  }
}

function isEqual(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [one, two] = [new Uint8Array(a), new Uint8Array(b)];
  return one.length === two.length && one.every((byte, n) => byte === two[n]);
}
