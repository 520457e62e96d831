// Which pieces of live sound in the bucket are nobody's any more. Sound that was never made into a recording is the only copy
// there is: it is given up late. A recording goes only by decision.

const DAY_MS = 86_400_000;
/** Longer than any listener, sender or step of a replay's making needs them. */
const LEFT_AFTER_MS = DAY_MS;
/** Segments of a show whose recording was never made: long enough for somebody to notice. */
const GIVEN_UP_AFTER_MS = 30 * DAY_MS;

/** What the archive says of a show. */
export type KnownShow = {
  /** Null: it is still on. */
  readonly endedMs: number | null;
  readonly hasRecording: boolean;
  /** Its recording was let go of. */
  readonly isForgotten: boolean;
};
export type SoundPiece = { readonly show: string; readonly isRecording: boolean };

const KEY = /^live\/[^/]+\/([^/]+)\/(.+)$/;

/** Of which show a key is, and whether it is of its recording; null for what is no key of live sound. */
export function soundPiece(key: string): SoundPiece | null {
  const [, show, rest = ""] = KEY.exec(key) ?? [];
  if (show === undefined) return null;
  return { show, isRecording: rest === "replay.m3u8" || rest.startsWith("replay/") };
}

/** True for what may go. `show` null: the archive knows no such show. */
export function isLeftover(
  { isRecording }: SoundPiece,
  show: KnownShow | null,
  { atMs, nowMs }: { readonly atMs: number; readonly nowMs: number },
): boolean {
  const oldMs = nowMs - atMs;
  if (oldMs < LEFT_AFTER_MS) return false;
  // Without a word from the archive, which may have been put back to an older state, a recording stays.
  if (isRecording) return show?.isForgotten === true;
  if (show === null) return oldMs >= GIVEN_UP_AFTER_MS;
  if (show.endedMs === null) return false;
  const isSettled = show.hasRecording || show.isForgotten;
  return nowMs - show.endedMs >= (isSettled ? LEFT_AFTER_MS : GIVEN_UP_AFTER_MS);
}
