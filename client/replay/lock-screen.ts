// What the lock screen and headphones show and do while a recording plays: the chapter, the place in the show, leaps.
import { useEffect } from "preact/hooks";
import { LOCK_SCREEN } from "../audio/media-session.ts";
import { type Chapter, chapterAt } from "./chapters.ts";
import type { Moves } from "./moves.ts";
import type { ReplaySound } from "./replay-sound.ts";

type Shown = { readonly title: string; readonly room: string };

/** Chapters as browsers that know them list them (Media Session, `MediaMetadata.chapterInfo`). */
type WithChapters = MediaMetadataInit & { chapterInfo?: { title: string; startTime: number }[] };

export function useLockScreen(
  { title, room }: Shown,
  { sound, chapters, moves }: { sound: ReplaySound; chapters: readonly Chapter[]; moves: Moves },
): void {
  const { player, startMs, endMs } = sound;
  const state = player.state.value;
  const isShown = state !== "idle";
  const chapter = chapterAt(chapters, player.momentMs.value)?.title ?? title;
  useEffect(() => {
    const play = LOCK_SCREEN.onControl({ play: player.play, pause: player.pause });
    const leaps = onLeaps(sound, moves);
    return () => {
      play();
      leaps();
    };
  }, [sound, moves]);
  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.playbackState = isShown
      ? state === "playing"
        ? "playing"
        : "paused"
      : "none";
    const chapterInfo = chapters.map((one) => ({
      title: one.title,
      startTime: Math.max(0, one.atMs - startMs) / 1_000,
    }));
    const shown: WithChapters = { title: chapter, artist: title, album: room, chapterInfo };
    navigator.mediaSession.metadata = isShown ? new MediaMetadata(shown) : null;
  }, [state, chapter, title, room, chapters]);
  const seconds = Math.floor((player.momentMs.value - startMs) / 1_000);
  useEffect(() => {
    if (!isShown || !("mediaSession" in navigator)) return;
    const duration = Math.max(0, endMs - startMs) / 1_000;
    const position = Math.min(duration, Math.max(0, seconds));
    const playbackRate = player.speed.peek();
    navigator.mediaSession.setPositionState?.({ duration, position, playbackRate });
  }, [isShown, seconds, player.speed.value, startMs, endMs]);
}

function onLeaps({ startMs }: ReplaySound, moves: Moves): () => void {
  if (!("mediaSession" in navigator)) return () => {};
  const acts: Partial<Record<MediaSessionAction, (details: MediaSessionActionDetails) => void>> = {
    seekbackward: ({ seekOffset }) => moves.by(-(seekOffset ?? 10) * 1_000),
    seekforward: ({ seekOffset }) => moves.by((seekOffset ?? 10) * 1_000),
    seekto: ({ seekTime }) => moves.to(startMs + (seekTime ?? 0) * 1_000),
    previoustrack: () => moves.chapter("back"),
    nexttrack: () => moves.chapter("on"),
  };
  const set = (action: string, run: MediaSessionActionHandler | null) => {
    try {
      navigator.mediaSession.setActionHandler(action as MediaSessionAction, run);
    } catch {
      // Some browsers refuse actions they don't have; the others still work.
    }
  };
  for (const [action, run] of Object.entries(acts)) set(action, run);
  return () => {
    for (const action of Object.keys(acts)) set(action, null);
  };
}
