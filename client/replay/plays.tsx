// The tracks of a show in the order they began, each with its time into the show; the time leads to that moment in the recording, or in the chat.
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { Artwork } from "../ui/artwork.tsx";
import { formatLength } from "../ui/time.ts";
import type { ReplaySound } from "./replay-sound.ts";
import { offsetMs } from "./timeline.ts";

type Props = { body: BroadcastBody; sound: ReplaySound | null };

export function Plays({ body, sound }: Props) {
  const { plays, broadcast } = body;
  return (
    <section class="replay-plays" aria-labelledby="plays">
      <h2 id="plays">Tracks</h2>
      {plays.length === 0 && <p class="quiet">No track was played from the library.</p>}
      <ol>
        {plays.map((play) => (
          <li key={play.seq} class="played">
            {sound ? (
              <button
                type="button"
                class="played-at time-press tabular"
                onClick={() => sound.player.seek(play.at)}
              >
                <span class="visually-hidden">Hear it from </span>
                {formatLength(offsetMs(broadcast, play.at))}
              </button>
            ) : (
              <a class="played-at tabular" href={`#play-${play.seq}`}>
                <span class="visually-hidden">To the chat at </span>
                {formatLength(offsetMs(broadcast, play.at))}
              </a>
            )}
            <Artwork
              artworkKey={play.artworkKey}
              words={`${play.title} ${play.artist}`}
              class="played-art"
              lazy
            />
            <span class="grow">
              <span class="played-title truncate">{play.title}</span>
              <span class="quiet played-artist truncate">{play.artist || "Unknown artist"}</span>
            </span>
            <span class="faint tabular">
              <span class="visually-hidden">Length </span>
              {formatLength(play.durationMs)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
