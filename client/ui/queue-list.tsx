// Tracks one under another with their pictures: what comes next, or what was played.
import type { ComponentChildren } from "preact";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { Artwork } from "./artwork.tsx";
import { formatClock, formatLength } from "./time.ts";
import "./queue-list.css";

export type TrackEntry = {
  key: number;
  track: TrackCard;
  /** When it began; shown instead of its length. */
  at?: number;
};

type Props = {
  label: string;
  entries: readonly TrackEntry[];
  /** Marks the entry that plays now. */
  currentKey?: number | null;
  /** Buttons at the end of a row, e.g. for the booth. */
  actions?: (entry: TrackEntry, index: number) => ComponentChildren;
};

export function QueueList({ label, entries, currentKey = null, actions }: Props) {
  return (
    <ol class="tracks" aria-label={label}>
      {entries.map((entry, index) => {
        const { key, track, at } = entry;
        return (
          <li key={key} class={`track${key === currentKey ? " current" : ""}`}>
            <Artwork
              class="track-art"
              artworkKey={track.artworkKey}
              words={trackWords(track)}
              lazy={index > 8}
            />
            <div class="grow">
              <p class="track-title truncate">{track.title}</p>
              <p class="track-artist truncate">{track.artist || "Unknown artist"}</p>
            </div>
            {at === undefined ? (
              <span class="track-time tabular">{formatLength(track.durationMs)}</span>
            ) : (
              <time class="track-time" dateTime={new Date(at).toISOString()}>
                {formatClock(at)}
              </time>
            )}
            {actions?.(entry, index)}
          </li>
        );
      })}
    </ol>
  );
}

/** What a track's drawn picture is derived from: the same everywhere it appears. */
export function trackWords(track: { title: string; artist: string }): string {
  return `${track.title} ${track.artist}`;
}
