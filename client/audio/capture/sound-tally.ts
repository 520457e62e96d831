// What became of the sound: sent, lost on the way, or lost by the machine before it could be sent. Pure.

/** How long the DJ is told that the machine lost sound. */
const MISSED_FOR_MS = 60_000;
const DELAYS_KEPT = 9;

export type SoundTally = {
  /** Segments. */
  readonly sent: number;
  readonly lost: number;
  /** From the end of a segment's sound until it was stored; the newest of those that were sent at once. */
  readonly delays: readonly number[];
  readonly missed: readonly { readonly atMs: number; readonly ms: number }[];
};
export const NOTHING_SENT: SoundTally = { sent: 0, lost: 0, delays: [], missed: [] };

/** `delayMs` null: it had waited, so that it says nothing about the line. */
export function withSent(tally: SoundTally, delayMs: number | null): SoundTally {
  const delays = delayMs === null ? tally.delays : [...tally.delays, delayMs].slice(-DELAYS_KEPT);
  return { ...tally, sent: tally.sent + 1, delays };
}

export function withLost(tally: SoundTally): SoundTally {
  return { ...tally, lost: tally.lost + 1 };
}

/** The machine lost `ms` of sound just now. */
export function withMissed(tally: SoundTally, atMs: number, ms: number): SoundTally {
  const recent = tally.missed.filter((one) => atMs - one.atMs < MISSED_FOR_MS);
  return { ...tally, missed: [...recent, { atMs, ms }] };
}

/** What the machine lost since then, as far back as the DJ is told. */
export function missedSince({ missed }: SoundTally, sinceMs: number, nowMs: number): number {
  const fromMs = Math.max(sinceMs, nowMs - MISSED_FOR_MS);
  return missed.reduce((sum, { atMs, ms }) => (atMs < fromMs ? sum : sum + ms), 0);
}

export function medianDelayMs({ delays }: SoundTally): number | null {
  return delays.toSorted((a, b) => a - b)[Math.floor(delays.length / 2)] ?? null;
}
