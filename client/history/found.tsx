// What was found in the archive, by kind, newest first. Each leads to its moment.
import type { ComponentChildren } from "preact";
import type {
  FoundKind,
  FoundLine,
  FoundTrack,
  SearchBody,
} from "../../shared/http/history-bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { Artwork } from "../ui/artwork.tsx";
import { Button } from "../ui/button.tsx";
import { ShowCard } from "../ui/show-card.tsx";
import { formatWhen } from "../ui/time.ts";
import type { Archive } from "./archive.ts";
import { isNothing, pieces, type Search } from "./search.ts";

type Props = { search: Search; archive: Archive };

export function Found({ search, archive }: Props) {
  const found = search.found.value;
  const query = search.asked.value;
  if (!found) return null;
  if (isNothing(found)) return <Nothing query={query} />;
  const nowMs = Date.now();
  return (
    <div class="found">
      <Group title="Shows" kind="shows" found={found} search={search}>
        {found.shows.found.map((broadcast) => (
          <li key={broadcast.id}>
            <ShowCard broadcast={broadcast} room={archive.titleOf(broadcast.room)} nowMs={nowMs} />
          </li>
        ))}
      </Group>
      <Group title="Tracks" kind="tracks" found={found} search={search}>
        {found.tracks.found.map((track) => (
          <li key={`${track.trackId} ${track.title} ${track.artist}`}>
            <Track track={track} query={query} nowMs={nowMs} />
          </li>
        ))}
      </Group>
      <Group title="Messages" kind="lines" found={found} search={search}>
        {found.lines.found.map((line) => (
          <li key={`${line.show.id} ${line.seq}`}>
            <Line line={line} query={query} nowMs={nowMs} />
          </li>
        ))}
      </Group>
    </div>
  );
}

type GroupProps = {
  title: string;
  kind: FoundKind;
  found: SearchBody;
  search: Search;
  children: ComponentChildren;
};

function Group({ title, kind, found, search, children }: GroupProps) {
  if (found[kind].found.length === 0) return null;
  return (
    <section aria-labelledby={`found-${kind}`}>
      <h2 class="eyebrow found-title" id={`found-${kind}`}>
        {title}
      </h2>
      <ul class={`found-list found-${kind}`}>{children}</ul>
      {found[kind].next !== null && (
        <Button
          size="s"
          class="found-more"
          busy={search.state.value === "looking"}
          onClick={() => void search.more(kind)}
        >
          {`More ${title.toLowerCase()}`}
        </Button>
      )}
    </section>
  );
}

type TrackProps = { track: FoundTrack; query: string; nowMs: number };

function Track({ track, query, nowMs }: TrackProps) {
  const { title, artist, artworkKey, last } = track;
  return (
    <a class="found-hit" href={`${PAGES.broadcast(last.show.id)}#play-${last.seq}`}>
      <Artwork artworkKey={artworkKey} words={`${title} ${artist}`} class="found-art" lazy />
      <span class="grow">
        <span class="found-words">
          <Marked text={title} query={query} />
        </span>
        <span class="quiet found-line">
          <Marked text={artist || "Unknown artist"} query={query} />
        </span>
        <span class="faint found-where">
          {`Last played ${formatWhen(last.at, nowMs)} · ${last.show.title || "Untitled show"}`}
        </span>
      </span>
    </a>
  );
}

function Line({ line, query, nowMs }: { line: FoundLine; query: string; nowMs: number }) {
  const { show, seq, name, text, at } = line;
  return (
    <a class="found-hit" href={`${PAGES.broadcast(show.id)}#line-${seq}`}>
      <span class="grow">
        <span class="found-words found-said">
          <Marked text={text} query={query} />
        </span>
        <span class="faint found-where">
          {[name || "Somebody", show.title || "Untitled show", formatWhen(at, nowMs)].join(" · ")}
        </span>
      </span>
    </a>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  return (
    <>
      {pieces(text, query).map((piece, n) =>
        piece.isHit ? <mark key={n}>{piece.text}</mark> : piece.text,
      )}
    </>
  );
}

function Nothing({ query }: { query: string }) {
  return (
    <div class="sheet stack history-empty">
      <h2>Nothing found for “{query}”</h2>
      <p class="quiet">
        Every word has to be in the same title or message. Try fewer words, or the beginning of one.
      </p>
    </div>
  );
}
