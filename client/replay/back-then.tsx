// The room as it was: a line to go along, and what everybody saw there. Draws what the archive folds; decides nothing.
import { ListMusic, Pin } from "lucide";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import type { MomentBody } from "../../shared/http/history-bodies.ts";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import { Artwork } from "../ui/artwork.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatLength, formatSpan } from "../ui/time.ts";
import { STEP_MS, type TimeMachine } from "./time-machine.ts";
import { offsetMs } from "./timeline.ts";
import "./back-then.css";

const LINES = 5;
const NEXT = 3;

export function BackThen({ body, machine }: { body: BroadcastBody; machine: TimeMachine }) {
  const { span, moment, trouble } = machine;
  const lengthMs = span.endedAt - span.startedAt;
  const atMs = machine.offsetMs.value;
  return (
    <section class="sheet back-then" aria-labelledby="back-then">
      <header class="row wrap back-then-head">
        <h2 id="back-then">The room as it was</h2>
        <output class="back-then-at tabular" for="back-then-line">
          {formatLength(atMs)}
          <span class="faint"> of {formatLength(lengthMs)}</span>
        </output>
      </header>
      <div class="back-then-line">
        <Marks body={body} lengthMs={lengthMs} />
        <input
          id="back-then-line"
          type="range"
          min={0}
          max={lengthMs}
          step={STEP_MS}
          value={atMs}
          aria-labelledby="back-then"
          aria-valuetext={atMs < 60_000 ? "The beginning" : `${formatSpan(atMs)} into the show`}
          onInput={({ currentTarget }) => machine.goTo(Number(currentTarget.value))}
        />
      </div>
      {trouble.value !== null && <p role="alert">{trouble.value}</p>}
      {moment.value === null && trouble.value === null && (
        <p class="quiet">Go along the line to see what played, what came next and what was said.</p>
      )}
      {moment.value && <Seen moment={moment.value} />}
    </section>
  );
}

/** Where each track began; for the eye only, the list of tracks says the same. */
function Marks({ body, lengthMs }: { body: BroadcastBody; lengthMs: number }) {
  return (
    <svg class="back-then-marks" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">
      {body.plays.map((play) => {
        const x = (offsetMs(body.broadcast, play.at) / Math.max(1, lengthMs)) * 1000;
        return <line key={play.seq} x1={x} x2={x} y1={0} y2={8} />;
      })}
    </svg>
  );
}

function Seen({ moment: { view, atMs } }: { moment: MomentBody }) {
  const { deck, queue, chat, announcement, broadcast } = view;
  const lines = chat.slice(-LINES);
  return (
    <div class="back-then-seen">
      <div class="stack back-then-stage">
        {deck.track ? (
          <div class="row">
            <Artwork
              artworkKey={deck.track.artworkKey}
              words={`${deck.track.title} ${deck.track.artist}`}
              class="back-then-art"
            />
            <p class="grow">
              <span class="back-then-title">{deck.track.title}</span>
              <span class="quiet back-then-artist">{deck.track.artist || "Unknown artist"}</span>
              <span class="faint tabular">
                {deck.playing ? "" : "Paused at "}
                {formatLength(deckPositionMs(deck, atMs))} of {formatLength(deck.track.durationMs)}
              </span>
            </p>
          </div>
        ) : (
          <p class="quiet">{broadcast.phase === "break" ? "A short break." : "No track was on."}</p>
        )}
        {queue.length > 0 && (
          <p class="faint back-then-note">
            <Icon icon={ListMusic} size={16} />
            <span>
              {`Next: ${queue
                .slice(0, NEXT)
                .map(({ track }) => track.title)
                .join(", ")}`}
              {queue.length > NEXT && ` and ${queue.length - NEXT} more`}
            </span>
          </p>
        )}
        {announcement && (
          <p class="back-then-note">
            <Icon icon={Pin} size={16} />
            <span>{announcement.text}</span>
          </p>
        )}
      </div>
      {lines.length > 0 && (
        <ol class="back-then-chat" aria-label="What had just been said">
          {lines.map((line) => (
            <li key={line.seq}>
              <b>{line.name || "Somebody"}</b>{" "}
              {line.removed ? <i class="faint">Message removed</i> : line.text}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
