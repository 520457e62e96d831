// How fast a transfer goes and how long it still takes, from what was seen in the last few seconds.

export type TransferRate = {
  readonly marks: readonly { readonly atMs: number; readonly bytes: number }[];
};

export const NO_TRANSFER: TransferRate = { marks: [] };
const WINDOW_MS = 4_000;
/** Shorter spans say nothing: the first chunk only fills the socket's buffer. */
const MIN_SPAN_MS = 400;

/** Notes that `bytes` in total have been sent by `atMs`; keeps one mark older than the window as its left edge. */
export function noteProgress(rate: TransferRate, atMs: number, bytes: number): TransferRate {
  const marks = [...rate.marks, { atMs, bytes }];
  const firstInside = marks.findIndex((mark) => mark.atMs >= atMs - WINDOW_MS);
  return { marks: marks.slice(Math.max(0, firstInside - 1)) };
}

/** Bytes per second over the window; null while too little is known. */
export function bytesPerSecond(rate: TransferRate): number | null {
  const first = rate.marks.at(0);
  const last = rate.marks.at(-1);
  if (!first || !last || last.atMs - first.atMs < MIN_SPAN_MS) return null;
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
}

/** Time until `leftBytes` more are through; null while unknown or stalled. */
export function remainingMs(rate: TransferRate, leftBytes: number): number | null {
  const speed = bytesPerSecond(rate);
  return speed === null || speed <= 0 ? null : Math.round((leftBytes * 1000) / speed);
}
