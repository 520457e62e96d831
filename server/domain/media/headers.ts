// Headers of served media. Everything is ours: no stored or requested value decides how a browser treats the bytes.
import type { Validators } from "./conditional.ts";
import { httpDate } from "./http-date.ts";
import type { MediaType } from "./type.ts";

/** Keys are never reused, so an answer stays right for ever and nothing is ever purged. */
const IMMUTABLE = "public, max-age=31536000, immutable";

/** Headers of a 200, 206, 304 or HEAD for a stored object (RFC 9110, 15.4.5: a 304 repeats the validators). */
export function mediaHeaders(type: MediaType, held: Validators): Record<string, string> {
  return {
    "Content-Type": type.contentType,
    "Cache-Control": IMMUTABLE,
    ETag: held.etag,
    "Last-Modified": httpDate(held.storedAtMs),
    "Accept-Ranges": "bytes",
    ...MEDIA_GUARD,
  };
}

/**
 * The guard of every answer under `/media/`: never sniffed, never a document with powers, never loaded by other sites.
 * Our widget runs in a frame of our own origin, so it counts as the same origin there too.
 */
export const MEDIA_GUARD: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; sandbox",
  "Cross-Origin-Resource-Policy": "same-origin",
};
