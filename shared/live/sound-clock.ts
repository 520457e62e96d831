// When, on the server's clock, each moment of an encoder's run was heard: its clock drifts, and the room is told so now and
// then. Between two such words the drift went on evenly. Pure.

/** At `mediaMs` into the run its first sample would have been heard at `t0Ms`, had the clock always gone as it went then. */
export type ClockPoint = { readonly mediaMs: number; readonly t0Ms: number };
/** What the room was told, and when; the first one is the run's beginning. */
export type ClockWord = { readonly atMs: number; readonly t0Ms: number };

/** The words, in the order of the log, as points of the run. A later word is the truer one about the same moment. */
export function clockPoints(words: readonly ClockWord[]): ClockPoint[] {
  return words.reduce<ClockPoint[]>((points, { atMs, t0Ms }) => {
    if (points.length === 0) return [{ mediaMs: 0, t0Ms }];
    const mediaMs = Math.max(0, atMs - t0Ms);
    return [...points.filter((point) => point.mediaMs < mediaMs), { mediaMs, t0Ms }];
  }, []);
}

/** Server time at which the sound `mediaMs` into the run was heard; it never runs back. */
export function heardAtMs(points: readonly ClockPoint[], mediaMs: number): number {
  const next = points.findIndex((point) => point.mediaMs > mediaMs);
  const after = points[next];
  const before = next < 0 ? points.at(-1) : points[next - 1];
  if (!before || !after) return mediaMs + (before ?? after ?? { t0Ms: 0 }).t0Ms;
  const part = (mediaMs - before.mediaMs) / (after.mediaMs - before.mediaMs);
  return mediaMs + before.t0Ms + part * (after.t0Ms - before.t0Ms);
}
