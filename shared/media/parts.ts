// How a large file is cut for sending. Both ends compute the same cuts, so neither has to tell the other.

const MIB = 1_048_576;
/** Fewer than this many parts where their size allows it: each costs a request and a row. */
const PARTS_WANTED = 128;
const SMALLEST_PART_BYTES = 8 * MIB;
/** No request ever carries more; a Worker takes 100 MB. */
export const LARGEST_PART_BYTES = 64 * MIB;

export type Cut = {
  /** From 1, as buckets count. */
  readonly number: number;
  readonly fromByte: number;
  readonly bytes: number;
};

/** 8, 16, 32 or 64 MiB: all parts of a file but its last are equally long, as buckets ask for. */
export function partBytesOf(fileBytes: number): number {
  let bytes = SMALLEST_PART_BYTES;
  while (bytes < LARGEST_PART_BYTES && fileBytes / bytes > PARTS_WANTED) bytes *= 2;
  return bytes;
}

/** All cuts of a file of at least one byte, in order. */
export function cutsOf(fileBytes: number): Cut[] {
  const partBytes = partBytesOf(fileBytes);
  return Array.from({ length: Math.ceil(fileBytes / partBytes) }, (_, index) => {
    const fromByte = index * partBytes;
    return { number: index + 1, fromByte, bytes: Math.min(partBytes, fileBytes - fromByte) };
  });
}

/** What the digest of a whole file is computed over: the SHA-256 of its parts in order, from base64 to bytes. */
export function joinDigests(digests: readonly string[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digests.map((digest) => atob(digest)).join(""), (char) =>
    char.charCodeAt(0),
  );
}

/** A digest of 32 bytes as base64, as `Content-Digest` has it between its colons (RFC 9530, 2). */
export function digestText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
