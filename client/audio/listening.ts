// Whether this page counts as listening: sound has really been coming out for a moment. Pure; the four conditions are the player's.

const ON_AFTER_MS = 1_000;
const OFF_AFTER_MS = 2_500;
/** The element's clock must have moved at least this much between two looks to count as advancing. */
const MIN_ADVANCE_MS = 1;

export type Ear = {
  readonly on: boolean;
  /** Since when the sound has been other than what was reported; null while they agree. */
  readonly sinceMs: number | null;
  readonly lastPositionMs: number | null;
};
export const DEAF: Ear = { on: false, sinceMs: null, lastPositionMs: null };

export type Look = {
  readonly nowMs: number;
  readonly positionMs: number;
  readonly playing: boolean;
  readonly muted: boolean;
  readonly volume: number;
};

/** One look at the element; `on` changes only after the change has lasted. */
export function hear(ear: Ear, look: Look): Ear {
  const moved =
    ear.lastPositionMs !== null && look.positionMs - ear.lastPositionMs >= MIN_ADVANCE_MS;
  const sounding = look.playing && !look.muted && look.volume > 0 && moved;
  const next = { ...ear, lastPositionMs: look.positionMs };
  if (sounding === ear.on) return { ...next, sinceMs: null };
  const sinceMs = ear.sinceMs ?? look.nowMs;
  const lasted = look.nowMs - sinceMs >= (sounding ? ON_AFTER_MS : OFF_AFTER_MS);
  return lasted ? { ...next, on: sounding, sinceMs: null } : { ...next, sinceMs };
}
