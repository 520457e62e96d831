// The last shows of this room, for people who came while nothing is on. Asked for late; without them the page is whole.
import { useEffect, useState } from "preact/hooks";
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { listBroadcasts } from "../session/api.ts";
import { Artwork } from "../ui/artwork.tsx";
import { formatPlural } from "../ui/numbers.ts";
import { formatDay, formatSpan } from "../ui/time.ts";
import "./recent-shows.css";

const SHOWN = 4;

export function RecentShows({ room }: { room: string }) {
  const [shows, setShows] = useState<BroadcastRow[]>([]);
  useEffect(() => {
    void listBroadcasts(undefined, room).then((answer) => {
      if (answer.ok) setShows(answer.value.broadcasts.filter(wasAired).slice(0, SHOWN));
    });
  }, [room]);
  if (shows.length === 0) return null;
  return (
    <section class="recent">
      <h2>Recent shows</h2>
      <ul class="recent-list">
        {shows.map((show) => (
          <li key={show.id}>
            <a class="recent-show" href={PAGES.broadcast(show.id)}>
              <Artwork class="recent-art" artworkKey={null} words={show.title} lazy />
              <span class="recent-title truncate">{show.title}</span>
              <span class="recent-facts">{facts(show)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wasAired({ startedAt, endedAt }: BroadcastRow): boolean {
  return startedAt !== null && endedAt !== null;
}

function facts({ startedAt, endedAt, playCount, recorded }: BroadcastRow): string {
  const began = startedAt ?? 0;
  const tracks = formatPlural(playCount, { one: "track", other: "tracks" });
  const known = [formatDay(began, Date.now()), formatSpan((endedAt ?? began) - began), tracks];
  return [...known, ...(recorded ? ["recording"] : [])].join(" · ");
}
