// Headers of served media that follow from the object itself; the guards (never sniffed, never a document with powers)
// come from the edge's header profile. No stored or requested value decides how a browser treats the bytes.
import type { Validators } from "./conditional.ts";
import { httpDate } from "./http-date.ts";
import type { MediaType } from "./type.ts";

/** Keys are never reused, so an answer stays right for ever and nothing is ever purged. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/** Headers of a 200, 206, 304 or HEAD for a stored object (RFC 9110, 15.4.5: a 304 repeats the validators). */
export function mediaHeaders(type: MediaType, held: Validators): Record<string, string> {
  return {
    "Content-Type": type.contentType,
    "Cache-Control": IMMUTABLE,
    ETag: held.etag,
    "Last-Modified": httpDate(held.storedAtMs),
    "Accept-Ranges": "bytes",
  };
}
