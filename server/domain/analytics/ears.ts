// Who stayed for a track: of the persons whose sound played within its first moments, those whose sound played when it was
// over. Known from how long each socket has been listening, so nobody has to be remembered by name.
import type { RoomEvent } from "../../../shared/room/events.ts";

/** One track that began on air (`play`: the place of its beginning in the log). Null: not known (yet). */
export type Ear = {
  readonly play: number;
  readonly began: number | null;
  readonly stayed: number | null;
};

/** As much of the view's plays as is needed: places and times of tracks that began, in order. */
export type Began = { readonly seq: number; readonly at: number };

/** What an event means for the ears: which track is over with it, and which begins. */
export type Turn = { readonly over: Began | null; readonly begins: Began | null };

/** Since when a socket's sound plays. Short breaks do not count: a tunnel, a pause, a moment between two tracks. */
export type Hearing = {
  readonly listening: boolean;
  readonly sinceMs?: number | undefined;
  readonly stoppedMs?: number | undefined;
};

/** Players report sound that has lasted a moment, and have to load it first. */
export const BEGINNING_MS = 30_000;
export const BREAK_MS = 60_000;
/** More are not needed: the one that plays, and those that were over before anybody could be told. */
const KEPT = 20;

const NOTHING: Turn = { over: null, begins: null };

/** `plays`: those of the view after the event. */
export function turnOf({ seq, at, body }: RoomEvent, plays: readonly Began[]): Turn {
  const over = plays.findLast((play) => play.seq < seq) ?? null;
  switch (body.kind) {
    case "deck.played":
      return body.track ? { over, begins: { seq, at } } : NOTHING;
    case "deck.loaded":
    case "deck.finished":
    case "broadcast.ended":
      return { over, begins: null };
    default:
      return NOTHING;
  }
}

/** What is known of a socket once its sound plays, or no longer does. */
export function hearingFrom(before: Hearing, listening: boolean, nowMs: number): Hearing {
  const { sinceMs, stoppedMs } = before;
  if (!listening) return { listening, sinceMs, stoppedMs: nowMs };
  const goesOn = stoppedMs !== undefined && nowMs - stoppedMs <= BREAK_MS;
  return { listening, sinceMs: goesOn ? (sinceMs ?? nowMs) : nowMs };
}

/** True when this socket heard how the track began, and hears it still (or until it was paused, where that is said). */
export function hears(
  { listening, sinceMs, stoppedMs }: Hearing,
  { at }: Began,
  pausedMs: number | null = null,
): boolean {
  const isOn = listening || (pausedMs !== null && stoppedMs !== undefined && stoppedMs >= pausedMs);
  // Absent where an older version seated them: they have been there for long.
  return isOn && (sinceMs ?? 0) <= at + BEGINNING_MS;
}

/** What one life of an object says later, added to what it said before: beginnings only grow, of ends the first word stays. */
export function mergedEars(known: readonly Ear[], more: readonly Ear[]): readonly Ear[] {
  const all = new Map(known.map((ear) => [ear.play, ear]));
  for (const ear of more) {
    const { play, began, stayed } = all.get(ear.play) ?? ear;
    const most = ear.began === null ? began : Math.max(began ?? 0, ear.began);
    all.set(play, { play, began: most, stayed: stayed ?? ear.stayed });
  }
  return [...all.values()].toSorted((a, b) => a.play - b.play).slice(-KEPT);
}

/**
 * What a later life of the same object says, added to what its lives before said. Those who came late for a beginning are
 * new; an end is known once.
 */
export function addedEars(before: readonly Ear[], later: readonly Ear[]): readonly Ear[] {
  const all = new Map(before.map((ear) => [ear.play, ear]));
  for (const ear of later) {
    const { play, began, stayed } = all.get(ear.play) ?? { ...ear, began: null };
    all.set(play, { play, began: plus(began, ear.began), stayed: stayed ?? ear.stayed });
  }
  return [...all.values()].toSorted((a, b) => a.play - b.play).slice(-KEPT);
}

/** The sums of several audiences, by play. */
export function summedEars(parts: readonly (readonly Ear[])[]): readonly Ear[] {
  const sums = new Map<number, Ear>();
  for (const { play, began, stayed } of parts.flat()) {
    const sum = sums.get(play) ?? { play, began: null, stayed: null };
    sums.set(play, { play, began: plus(sum.began, began), stayed: plus(sum.stayed, stayed) });
  }
  return [...sums.values()].toSorted((a, b) => a.play - b.play);
}

function plus(a: number | null, b: number | null): number | null {
  return a === null ? b : a + (b ?? 0);
}
