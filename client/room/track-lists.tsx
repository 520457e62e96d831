// What comes next and what was played in this show.
import { ListMusic } from "lucide";
import { isOpen } from "../../shared/room/phase.ts";
import { Icon } from "../ui/icon.tsx";
import { formatCount } from "../ui/numbers.ts";
import { QueueList } from "../ui/queue-list.tsx";
import type { Room } from "./room.ts";
import "./track-lists.css";

/** Long queues are the DJ's business; listeners see what is near. */
const NEXT_SHOWN = 12;

export function TrackLists({ room: { session } }: { room: Room }) {
  const view = session.view.value;
  const { queue, plays, deck } = view;
  const played = plays
    .toReversed()
    .filter((play, index) => !(index === 0 && deck.playing && play.track.id === deck.track?.id));
  if (!isOpen(view.broadcast.phase) && plays.length === 0) return <NothingYet />;
  return (
    <div class="track-lists">
      {isOpen(view.broadcast.phase) && (
        <section>
          <h2>Up next</h2>
          {queue.length === 0 ? (
            <p class="quiet">The DJ is choosing. What comes next shows up here.</p>
          ) : (
            <QueueList
              label="Up next"
              entries={queue.slice(0, NEXT_SHOWN).map(({ item, track }) => ({ key: item, track }))}
            />
          )}
          {queue.length > NEXT_SHOWN && (
            <p class="faint">and {formatCount(queue.length - NEXT_SHOWN)} more</p>
          )}
        </section>
      )}
      {played.length > 0 && (
        <section>
          <h2>Played in this show</h2>
          <QueueList
            label="Played in this show"
            entries={played.map(({ seq, at, track }) => ({ key: seq, track, at }))}
          />
        </section>
      )}
    </div>
  );
}

function NothingYet() {
  return (
    <div class="tracks-empty">
      <Icon icon={ListMusic} size={32} />
      <p>Tracks appear here once a show plays them.</p>
    </div>
  );
}
