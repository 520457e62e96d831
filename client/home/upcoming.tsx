// Shows to come: the next one large with its countdown, later ones as a list with dates.
import { ArrowRight } from "lucide";
import { PAGES } from "../../shared/http/paths.ts";
import { PhaseBadge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatWhen } from "../ui/time.ts";
import { Countdown } from "./countdown.tsx";
import type { Show } from "./lead.ts";

export function UpcomingLead({ show, startsAt }: { show: Show; startsAt: number }) {
  const { info, broadcast } = show;
  return (
    <section class="lead">
      <div class="lead-words">
        <PhaseBadge phase="scheduled" />
        <h1 class="lead-title">{broadcast.title}</h1>
        <p class="lead-text">
          <When atMs={startsAt} nowMs={Date.now()} /> in {info.title}
        </p>
        <div class="lead-actions">
          <ButtonLink href={PAGES.room(info.room)} variant="primary" size="l" icon={ArrowRight}>
            Open the room
          </ButtonLink>
        </div>
      </div>
      <Countdown untilMs={startsAt} />
    </section>
  );
}

export function Upcoming({ shows, nowMs }: { shows: readonly Show[]; nowMs: number }) {
  return (
    <ul class="home-rooms">
      {shows.map(({ info, broadcast }) => (
        <li key={broadcast.id}>
          <a class="home-room" href={PAGES.room(info.room)}>
            <DateTile atMs={broadcast.startsAt ?? nowMs} />
            <span class="grow">
              <span class="home-room-title">{broadcast.title}</span>
              <span class="quiet home-room-tagline">
                <When atMs={broadcast.startsAt ?? nowMs} nowMs={nowMs} /> in {info.title}
              </span>
            </span>
            <Icon icon={ArrowRight} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function When({ atMs, nowMs }: { atMs: number; nowMs: number }) {
  return <time dateTime={new Date(atMs).toISOString()}>{formatWhen(atMs, nowMs)}</time>;
}

function DateTile({ atMs }: { atMs: number }) {
  const date = new Date(atMs);
  return (
    <span class="date-tile" aria-hidden="true">
      <span>{new Intl.DateTimeFormat(undefined, { month: "short" }).format(date)}</span>
      <b>{date.getDate()}</b>
    </span>
  );
}
