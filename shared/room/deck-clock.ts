// Where the deck is at a server time: the arithmetic that keeps every player in step.
import type { Deck } from "./view.ts";

/** Position in ms at server time `nowMs`, never past the track's end nor before its start. */
export function deckPositionMs(deck: Deck, nowMs: number): number {
  const raw = deck.playing ? deck.positionMs + (nowMs - deck.at) : deck.positionMs;
  return Math.min(Math.max(0, Math.round(raw)), deck.track?.durationMs ?? 0);
}
