// Which bytes a `Range` header asks for (RFC 9110, 14.1-14.2). One range is served; of several we may send the whole.

/** `whole`: answer 200. `part`: 206 with these bytes. `unsatisfiable`: 416 with the size. */
export type Slice =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly offset: number; readonly length: number }
  | { readonly kind: "unsatisfiable" };
/** All of an object or some of it. */
export type Piece = Exclude<Slice, { readonly kind: "unsatisfiable" }>;

const WHOLE: Slice = { kind: "whole" };
const UNSATISFIABLE: Slice = { kind: "unsatisfiable" };
/** Longer headers are ignored, which the RFC always allows. */
const MAX_HEADER_CHARS = 256;

/** Reads a `Range` header for a representation of `sizeBytes`. Unknown units, bad syntax and lists mean the whole. */
export function sliceOf(header: string | null, sizeBytes: number): Slice {
  if (header === null || header.length > MAX_HEADER_CHARS) return WHOLE;
  const ranges = /^bytes=(.+)$/i.exec(header.trim())?.[1];
  if (ranges === undefined) return WHOLE;
  // Empty list elements are legal and count for nothing (RFC 9110, 5.6.1.2).
  const members = ranges.split(",").map((member, i) => (i === 0 ? trimEnd(member) : trim(member)));
  const [only, ...more] = members.filter((member) => member !== "");
  return only === undefined || more.length > 0 ? WHOLE : single(only, sizeBytes);
}

/** The value of `Content-Range` for a slice; null for the whole, which has none. */
export function contentRange(slice: Slice, sizeBytes: number): string | null {
  switch (slice.kind) {
    case "whole":
      return null;
    case "part":
      return `bytes ${slice.offset}-${slice.offset + slice.length - 1}/${sizeBytes}`;
    case "unsatisfiable":
      return `bytes */${sizeBytes}`;
  }
}

function single(spec: string, sizeBytes: number): Slice {
  const suffix = /^-([0-9]+)$/.exec(spec)?.[1];
  if (suffix !== undefined) return lastBytes(BigInt(suffix), sizeBytes);
  const [, from, to] = /^([0-9]+)-([0-9]*)$/.exec(spec) ?? [];
  if (from === undefined || to === undefined) return WHOLE;
  // BigInt: positions may have any number of digits, and rounding must not turn an invalid range into a valid one.
  const first = BigInt(from);
  if (to !== "" && BigInt(to) < first) return WHOLE;
  if (first >= BigInt(sizeBytes)) return UNSATISFIABLE;
  const end = to === "" ? sizeBytes - 1 : Number(min(BigInt(to), BigInt(sizeBytes - 1)));
  return { kind: "part", offset: Number(first), length: end - Number(first) + 1 };
}

function lastBytes(count: bigint, sizeBytes: number): Slice {
  if (count === 0n) return UNSATISFIABLE;
  // Satisfiable by definition, but a 206 cannot name zero bytes.
  if (sizeBytes === 0) return WHOLE;
  const length = Number(min(count, BigInt(sizeBytes)));
  return { kind: "part", offset: sizeBytes - length, length };
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
/** Optional whitespace of HTTP is space and tab only. */
const trimEnd = (text: string) => text.replace(/[ \t]+$/, "");
const trim = (text: string) => trimEnd(text.replace(/^[ \t]+/, ""));
