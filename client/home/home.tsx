// The home page: one big lead, then lists. What leads is decided in lead.ts; this only draws.
import type { ReadonlySignal } from "@preact/signals";
import { ArrowRight } from "lucide";
import type { ComponentChildren } from "preact";
import type { HomeBody, RoomInfo } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { ShowCard } from "../ui/show-card.tsx";
import { arrange, type Show } from "./lead.ts";
import { AlsoOnAir, OnAir } from "./on-air.tsx";
import { Quiet } from "./quiet.tsx";
import { Upcoming, UpcomingLead } from "./upcoming.tsx";
import "./home.css";

type Props = {
  home: ReadonlySignal<HomeBody | null>;
  failed: ReadonlySignal<boolean>;
  retry: () => void;
};

export function HomePage({ home, failed, retry }: Props) {
  return (
    <Layout place="home">
      <div class="home page">
        {home.value ? (
          <Everything home={home.value} />
        ) : (
          <Nothing failed={failed.value} retry={retry} />
        )}
      </div>
    </Layout>
  );
}

function Everything({ home }: { home: HomeBody }) {
  const nowMs = Date.now();
  const { lead, onAir, upcoming, recent } = arrange(home, nowMs);
  return (
    <>
      {lead.kind === "on_air" && <OnAir key={lead.show.info.room} show={lead.show} />}
      {lead.kind === "upcoming" && <UpcomingLead show={lead.show} startsAt={lead.startsAt} />}
      {lead.kind === "quiet" && <Quiet last={lead.last} rooms={home.rooms} />}
      {onAir.length > 0 && (
        <Section title="Also on air">
          <ul class="home-rooms">
            {onAir.map((show) => (
              <li key={show.info.room}>
                <AlsoOnAir show={show} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {upcoming.length > 0 && (
        <Section title="Coming up">
          <Upcoming shows={upcoming} nowMs={nowMs} />
        </Section>
      )}
      <Recent shows={recent} nowMs={nowMs} />
      {home.rooms.length > 0 && <Rooms rooms={home.rooms} />}
    </>
  );
}

function Recent({ shows, nowMs }: { shows: readonly Show[]; nowMs: number }) {
  if (shows.length === 0) return null;
  const all = (
    <ButtonLink href={PAGES.history} variant="ghost" size="s" icon={ArrowRight}>
      All past shows
    </ButtonLink>
  );
  return (
    <Section title="Recent shows" aside={all}>
      <ul class="home-shows">
        {shows.map(({ info, broadcast }) => (
          <li key={broadcast.id}>
            <ShowCard broadcast={broadcast} room={info.title} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Rooms({ rooms }: { rooms: readonly RoomInfo[] }) {
  return (
    <Section title="Rooms">
      <ul class="home-rooms">
        {rooms.map(({ room, title, tagline }) => (
          <li key={room}>
            <a class="home-room" href={PAGES.room(room)}>
              <span class="grow">
                <span class="home-room-title">{title}</span>
                {tagline && <span class="quiet home-room-tagline">{tagline}</span>}
              </span>
              <Icon icon={ArrowRight} />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type SectionProps = { title: string; aside?: ComponentChildren; children: ComponentChildren };

function Section({ title, aside, children }: SectionProps) {
  return (
    <section class="home-section">
      <div class="row home-section-head">
        <h2 class="grow">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Nothing({ failed, retry }: { failed: boolean; retry: () => void }) {
  if (!failed) return <p class="quiet home-wait">Looking who is on air…</p>;
  return (
    <div class="home-wait stack" role="alert">
      <h1>The house can't be reached</h1>
      <p class="quiet">Check your connection. This page tries again by itself every half minute.</p>
      <div>
        <Button variant="primary" onClick={retry}>
          Try again now
        </Button>
      </div>
    </div>
  );
}
