// Puts a file together from what a writer writes, in pieces that the browser may move to its disk: a recording of hours need
// not fit into memory. Writers may come back and correct what they wrote, as those of MP4 do.

export type Piece = { readonly data: Uint8Array<ArrayBuffer>; readonly position: number };
export type BlobPieces = {
  write(piece: Piece): void;
  /** The whole file so far. */
  finish(type: string): Blob;
};

export function blobPieces(): BlobPieces {
  const pieces: Blob[] = [];
  const corrections: Piece[] = [];
  let end = 0;
  return {
    write({ data, position }) {
      if (position > end) throw new Error("a hole in the file");
      const known = Math.min(data.length, end - position);
      if (known > 0) corrections.push({ position, data: data.slice(0, known) });
      if (known === data.length) return;
      pieces.push(new Blob([data.subarray(known)]));
      end += data.length - known;
    },
    // Slices and joins of blobs copy nothing.
    finish: (type) =>
      corrections.reduce(
        (whole, { data, position }) =>
          new Blob([whole.slice(0, position), data, whole.slice(position + data.length)], { type }),
        new Blob(pieces, { type }),
      ),
  };
}
