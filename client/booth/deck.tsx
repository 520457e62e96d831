// The deck: what plays, where it is, and the hands on it. Everybody in the room hears what happens here.
import { Pause, Play, SkipForward, Volume2, VolumeX } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { lightFrom } from "../ui/ambient.ts";
import { Artwork } from "../ui/artwork.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import { formatLength } from "../ui/time.ts";
import { useNow } from "../ui/use-now.ts";
import { Waveform } from "../ui/waveform.tsx";
import {
  deckBlockedBecause,
  mayTouchDeck,
  next,
  playPause,
  seekTo,
  toggleMonitor,
} from "./deck-moves.ts";
import type { Desk } from "./desk.ts";
import { MonitorLine } from "./monitor-line.tsx";
import "./deck.css";

export function Deck({ desk }: { desk: Desk }) {
  const { session, player, library } = desk;
  const { deck, queue } = session.view.value;
  const { track } = deck;
  const nowMs = useNow(session.serverNow, deck.playing ? 200 : null);
  const positionMs = deckPositionMs(deck, Math.max(nowMs, deck.at));
  const card = useRef<HTMLElement>(null);
  const words = track ? trackWords(track) : desk.info.title;
  useEffect(() => {
    if (card.current)
      void lightFrom(card.current, { artworkKey: track?.artworkKey ?? null, words });
  }, [track?.artworkKey, words]);
  const peaks = library.tracks.value.find(({ id }) => id === track?.id)?.peaks ?? null;
  const blocked = deckBlockedBecause(desk);

  return (
    <section class="deck sheet" ref={card} aria-labelledby="deck-title">
      <h2 id="deck-title" class="visually-hidden">
        Deck
      </h2>
      <div class="deck-top">
        <Artwork artworkKey={track?.artworkKey ?? null} words={words} class="deck-art" />
        <div class="deck-words">
          <p class="eyebrow">{deckState(deck, positionMs)}</p>
          <p class="deck-name">{track?.title ?? "Nothing loaded"}</p>
          <p class="quiet deck-artist">
            {track ? track.artist || "Unknown artist" : "Load a track from the library to begin."}
          </p>
          <MonitorLine desk={desk} />
        </div>
      </div>
      <Waveform
        peaks={peaks}
        durationMs={track?.durationMs ?? 0}
        positionMs={positionMs}
        {...(track && mayTouchDeck(desk) ? { onSeek: (ms: number) => seekTo(desk, ms) } : {})}
      />
      <div class="deck-controls">
        <span class="deck-time tabular">
          {formatLength(positionMs)}
          <span class="visually-hidden"> played</span>
        </span>
        <div class="row deck-hands">
          <IconButton
            icon={player.muted.value ? VolumeX : Volume2}
            label={player.muted.value ? "Turn the monitor sound on" : "Turn the monitor sound off"}
            aria-pressed={player.muted.value}
            onClick={() => toggleMonitor(desk)}
          />
          <Button
            variant="primary"
            size="l"
            class="deck-play"
            icon={deck.playing ? Pause : Play}
            iconFilled
            aria-disabled={blocked !== null}
            title={blocked ?? undefined}
            onClick={() => playPause(desk)}
          >
            {deck.playing ? "Pause" : "Play"}
          </Button>
          <IconButton
            icon={SkipForward}
            label={queue.length > 0 ? "Next track" : "Finish this track"}
            aria-disabled={!mayTouchDeck(desk) || (!track && queue.length === 0)}
            onClick={() => next(desk)}
          />
        </div>
        <span class="deck-time deck-left tabular">
          −{formatLength(Math.max(0, (track?.durationMs ?? 0) - positionMs))}
          <span class="visually-hidden"> left</span>
        </span>
      </div>
      {blocked !== null && <p class="faint deck-why">{blocked}</p>}
    </section>
  );
}

function deckState({ track, playing }: RoomView["deck"], positionMs: number): string {
  if (!track) return "Deck";
  if (playing) return "Playing to the room";
  if (positionMs === 0) return "Loaded";
  return positionMs >= track.durationMs ? "Finished" : "Paused";
}
