// What the lock screen and headphones show and do while a room plays. Seeking is the DJ's, so no seek actions.
import { mediaUrl } from "../../shared/http/paths.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";

export type NowPlaying = Pick<TrackCard, "title" | "artist" | "artworkKey">;
/** Where a player shows what it plays and is told to play and pause from. */
export type LockScreen = {
  show: (track: NowPlaying | null, playing: boolean) => void;
  /** Returns the removal. */
  onControl: (control: { play: () => void; pause: () => void }) => () => void;
};

/** Names what plays; null clears it. */
function showNowPlaying(track: NowPlaying | null, playing: boolean): void {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  session.playbackState = track === null ? "none" : playing ? "playing" : "paused";
  if (track === null) {
    session.metadata = null;
    return;
  }
  const { title, artist, artworkKey } = track;
  const artwork =
    artworkKey === null ? [] : [{ src: new URL(mediaUrl(artworkKey), location.href).href }];
  session.metadata = new MediaMetadata({ title, artist, artwork });
}

/** Play and pause from outside the page; returns the removal. */
function onRemoteControl(control: { play: () => void; pause: () => void }): () => void {
  if (!("mediaSession" in navigator)) return () => {};
  const set = (action: MediaSessionAction, run: (() => void) | null) => {
    try {
      navigator.mediaSession.setActionHandler(action, run);
    } catch {
      // Some browsers refuse actions they don't have; the others still work.
    }
  };
  set("play", control.play);
  set("pause", control.pause);
  set("stop", control.pause);
  return () => {
    set("play", null);
    set("pause", null);
    set("stop", null);
  };
}

export const LOCK_SCREEN: LockScreen = { show: showNowPlaying, onControl: onRemoteControl };
/** For one of several players of a page, where something above them speaks for all. */
export const NO_LOCK_SCREEN: LockScreen = { show() {}, onControl: () => () => {} };
