// A show that is on: its room's artwork, what plays, who is there, and the way in. Looks into the room every few seconds.
import { Headphones, Play, Users } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { getSnapshot } from "../session/api.ts";
import { lightFrom } from "../ui/ambient.ts";
import { archivedPhase } from "../ui/archived-phase.ts";
import { Artwork } from "../ui/artwork.tsx";
import { PhaseBadge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatCompact } from "../ui/numbers.ts";
import { everyWhileSeen } from "./every-while-seen.ts";
import type { Show } from "./lead.ts";

const LOOK_AGAIN_MS = 15_000;

export function OnAir({ show }: { show: Show }) {
  const { info, broadcast } = show;
  const inside = useSnapshot(info.room);
  const track = inside?.view.deck.track ?? null;
  const words = track ? `${track.title} ${track.artist}` : info.title;
  const artworkKey = track?.artworkKey ?? null;
  const lead = useRef<HTMLElement>(null);
  useEffect(() => {
    if (lead.current) lightFrom(lead.current, { artworkKey, words });
  }, [artworkKey, words]);
  return (
    <section class="lead lead-live" ref={lead} aria-label={`${info.title}, now`}>
      <div class="lead-words">
        <div class="row wrap">
          <PhaseBadge phase={inside?.view.broadcast.phase ?? archivedPhase(broadcast.phase)} />
          <span class="quiet">{info.title}</span>
        </div>
        <h1 class="lead-title">{broadcast.title || info.title}</h1>
        <Now track={track} otherwise={info.tagline || "Come in and listen with everybody."} />
        <div class="lead-actions">
          <ButtonLink href={PAGES.room(info.room)} variant="primary" size="l" icon={Play}>
            Listen
          </ButtonLink>
          {inside && <Crowd snapshot={inside} />}
        </div>
      </div>
      <Artwork artworkKey={artworkKey} words={words} class="lead-art" />
    </section>
  );
}

function Now({ track, otherwise }: { track: TrackCard | null; otherwise: string }) {
  if (!track) return <p class="lead-text">{otherwise}</p>;
  return (
    <p class="lead-text lead-now">
      <b>{track.title}</b>
      {track.artist && ` by ${track.artist}`}
    </p>
  );
}

function Crowd({ snapshot }: { snapshot: SnapshotBody }) {
  const { people, listening } = snapshot.pulse.counts;
  return (
    <p class="lead-crowd tabular">
      <span>
        <Icon icon={Users} /> {formatCompact(people)} here
      </span>
      <span>
        <Icon icon={Headphones} /> {formatCompact(listening)} listening
      </span>
    </p>
  );
}

/** Another room that is on at the same time, in one line. */
export function AlsoOnAir({ show }: { show: Show }) {
  const { info, broadcast } = show;
  return (
    <a class="home-room" href={PAGES.room(info.room)}>
      <span class="grow">
        <span class="home-room-title">{broadcast.title || info.title}</span>
        <span class="quiet home-room-tagline">{info.title}</span>
      </span>
      <PhaseBadge phase={archivedPhase(broadcast.phase)} />
    </a>
  );
}

/** The room as it was a few seconds ago; null until known. What was known stays when a look fails. */
function useSnapshot(room: string): SnapshotBody | null {
  const [snapshot, setSnapshot] = useState<SnapshotBody | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const answer = await getSnapshot(room);
      if (answer.ok && !gone) setSnapshot(answer.value);
    };
    look();
    const stop = everyWhileSeen(LOOK_AGAIN_MS, look);
    return () => {
      gone = true;
      stop();
    };
  }, [room]);
  return snapshot;
}
