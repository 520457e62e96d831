// What the hands on the deck do, from a button and from a key alike.
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import { isOpen } from "../../shared/room/phase.ts";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import { lockedBecause } from "./stage/stage-moves.ts";

/** Why Play does nothing right now, in words; null when it works. */
export function deckBlockedBecause(desk: Desk): string | null {
  const { broadcast, deck, queue } = desk.session.view.value;
  if (desk.session.you.value === null) return "Joining the room…";
  if (!desk.may("deck")) return "Only the DJ and co-hosts play music.";
  const locked = lockedBecause(desk);
  if (locked !== null || deck.playing) return locked;
  if (!isOpen(broadcast.phase)) return "Open the doors or go live; then the room hears you play.";
  if (!deck.track && queue.length === 0) return "Load a track or fill the queue first.";
  return null;
}

export function playPause(desk: Desk): void {
  const why = deckBlockedBecause(desk);
  if (why !== null) return void toast({ text: why, tone: "caution" });
  const { playing } = desk.session.view.value.deck;
  void desk.act({ kind: playing ? "deck.pause" : "deck.play" });
}

/** True when this person's hands on the deck would move it. */
export function mayTouchDeck(desk: Desk): boolean {
  return desk.may("deck") && lockedBecause(desk) === null;
}

export function seekTo(desk: Desk, ms: number): void {
  const { track } = desk.session.view.value.deck;
  if (!track || !mayTouchDeck(desk)) return;
  const positionMs = Math.round(Math.min(Math.max(0, ms), track.durationMs));
  void desk.act({ kind: "deck.seek", positionMs });
}

export function seekBy(desk: Desk, ms: number): void {
  seekTo(desk, deckPositionMs(desk.session.view.value.deck, desk.session.serverNow()) + ms);
}

export function next(desk: Desk): void {
  const { deck, queue } = desk.session.view.value;
  const locked = lockedBecause(desk);
  if (locked !== null) return void toast({ text: locked, tone: "caution" });
  if (deck.track || queue.length > 0) void desk.act({ kind: "deck.next" });
}

/** Loads the track, and plays it at once where the room may hear it. */
export async function playNow(desk: Desk, track: TrackCard): Promise<void> {
  const loaded = await desk.act({ kind: "deck.load", track });
  if (loaded && isOpen(desk.session.view.value.broadcast.phase)) {
    await desk.act({ kind: "deck.play" });
  }
}

export function queueLast(desk: Desk, track: TrackCard): void {
  void desk.act({ kind: "queue.add", track });
}

/** An item is named by the event that added it, so it can only be moved once the room has taken it. */
export async function queueNext(desk: Desk, track: TrackCard): Promise<void> {
  const before = desk.session.view.value.queue.length;
  const added = await desk.act({ kind: "queue.add", track });
  if (added?.seq != null && before > 0) {
    await desk.act({ kind: "queue.move", item: added.seq, to: 0 });
  }
}

/** The sound in the booth: on from the first gesture, then as the DJ wants it. */
export function toggleMonitor({ player }: Desk): void {
  if (player.state.value === "idle" || player.state.value === "blocked") {
    player.setMuted(false);
    return player.listen();
  }
  player.setMuted(!player.muted.value);
}

/** What the room needs to know about a library track. */
export function cardOf({
  id,
  title,
  artist,
  durationMs,
  mediaKey,
  artworkKey,
}: TrackCard): TrackCard {
  return { id, title, artist, durationMs, mediaKey, artworkKey };
}
