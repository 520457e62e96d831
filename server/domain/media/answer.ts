// What a GET or HEAD of a stored object is answered (RFC 9110, 13.2.2): preconditions first, then If-Range, then the range.
import { precondition, rangeStillFits, type Validators } from "./conditional.ts";
import { mediaHeaders } from "./headers.ts";
import { contentRange, type Piece, sliceOf } from "./range.ts";
import type { MediaType } from "./type.ts";

type HeaderReader = { get(name: string): string | null };
export type Asked = { readonly method: string; readonly headers: HeaderReader };
export type StoredObject = Validators & { readonly type: MediaType; readonly sizeBytes: number };
export type MediaAnswer = {
  readonly status: 200 | 206 | 304 | 412 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** What to send of the object; null: no body. */
  readonly slice: Piece | null;
};

/** The whole answer but its bytes. HEAD is answered as GET would be, without a range, which it does not have (14.2). */
export function mediaAnswer({ method, headers }: Asked, object: StoredObject): MediaAnswer {
  const shown = mediaHeaders(object.type, object);
  const met = precondition(headers, object);
  if (met === "not_modified") return { status: 304, headers: shown, slice: null };
  if (met === "failed") return { status: 412, headers: {}, slice: null };
  const { sizeBytes } = object;
  if (method === "HEAD") {
    return { status: 200, headers: { ...shown, "Content-Length": String(sizeBytes) }, slice: null };
  }
  const range = rangeStillFits(headers.get("If-Range"), object) ? headers.get("Range") : null;
  const slice = sliceOf(range, sizeBytes);
  const place = contentRange(slice, sizeBytes);
  const placed = place === null ? {} : { "Content-Range": place };
  if (slice.kind === "unsatisfiable") return { status: 416, headers: placed, slice: null };
  const length = slice.kind === "part" ? slice.length : sizeBytes;
  return {
    status: slice.kind === "part" ? 206 : 200,
    headers: { ...shown, ...placed, "Content-Length": String(length) },
    slice,
  };
}
