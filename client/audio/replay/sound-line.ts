// Two clocks of a recording: when each moment was heard, which drifts beside the encoder's, and the sound itself, which has no
// seams inside of one run. Players lay and seek in the sound; whatever is shown goes by the moment. Pure.
import type { Stretch } from "./playlist.ts";

export type SoundLine = {
  /** The same stretches where they lie in the sound, one behind the other inside of a run, in ms. */
  readonly sound: readonly Stretch[];
  /** Server time of the moment that is heard there. */
  momentOf(soundMs: number): number;
  soundOf(momentMs: number): number;
};

export function soundLine(stretches: readonly Stretch[]): SoundLine {
  const sound: Stretch[] = [];
  for (const stretch of stretches) {
    const last = sound.at(-1);
    const isOneRun = last?.run === stretch.run;
    const endMs = last?.untilMs ?? Number.NEGATIVE_INFINITY;
    // A run that outlived the beginning of the next one loses nothing: what follows moves on.
    const fromMs = isOneRun ? endMs : Math.max(endMs, stretch.fromMs);
    const untilMs = fromMs + stretch.untilMs - stretch.fromMs;
    sound.push({ ...stretch, fromMs, untilMs });
  }
  return {
    sound,
    momentOf: (soundMs) => across(sound, stretches, soundMs),
    soundOf: (momentMs) => across(stretches, sound, momentMs),
  };
}

/** The same place on the other line: as far into its stretch, but never into the next one. */
function across(from: readonly Stretch[], to: readonly Stretch[], atMs: number): number {
  const after = from.findIndex(({ fromMs }) => fromMs > atMs);
  const i = Math.max(0, (after < 0 ? from.length : after) - 1);
  const [mine, other] = [from[i], to[i]];
  if (!mine || !other) return atMs;
  return Math.min(other.fromMs + atMs - mine.fromMs, to[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY);
}
