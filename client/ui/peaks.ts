// A track's loudness from base64 bytes to as many bars as fit. Pure.

/** Bytes 0-255 from base64; empty when the text is not base64. */
export function decodePeaks(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** `count` bar heights 0..1: the loudest of each stretch, scaled so that the loudest bar is 1. */
export function toBars(peaks: ArrayLike<number>, count: number): number[] {
  const top = Math.max(1, ...Array.from(peaks));
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let loudest = 0;
    for (let at = from; at < to; at += 1) loudest = Math.max(loudest, peaks[at] ?? 0);
    return loudest / top;
  });
}
