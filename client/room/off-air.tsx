// When nothing is on: the next show with its countdown, or the last one with what it was, and always a way on.
import { CalendarPlus, RotateCcwClock } from "lucide";
import { PAGES } from "../../shared/http/paths.ts";
import { REACTIONS } from "../../shared/protocol/scalars.ts";
import { Artwork } from "../ui/artwork.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { calendarFile } from "../ui/calendar-file.ts";
import { formatCount, formatPlural } from "../ui/numbers.ts";
import { formatSpan, formatWhen } from "../ui/time.ts";
import { Countdown } from "./countdown.tsx";
import { RecentShows } from "./recent-shows.tsx";
import type { Room } from "./room.ts";
import "./off-air.css";

/** How long a calendar should keep free; nobody knows how long a good night gets. */
const CALENDAR_LENGTH_MS = 7_200_000;

export function NextShow({ room }: { room: Room }) {
  const { session, info } = room;
  const { broadcast } = session.view.value;
  const { startsAt } = broadcast;
  return (
    <>
      <div class="off-air">
        <Artwork class="off-air-art" artworkKey={null} words={broadcast.title || info.title} />
        <div class="off-air-text">
          <p class="eyebrow">Next show</p>
          <h2 class="off-air-title">{broadcast.title}</h2>
          {startsAt !== null && (
            <>
              <p class="off-air-when">{formatWhen(startsAt, session.serverNow())}</p>
              <Countdown untilMs={startsAt} serverNow={session.serverNow} />
              <div class="row wrap">
                <Button
                  variant="primary"
                  icon={CalendarPlus}
                  onClick={() => saveCalendar(room, startsAt)}
                >
                  Add to calendar
                </Button>
                <PastShows />
              </div>
            </>
          )}
        </div>
      </div>
      <RecentShows room={info.room} />
    </>
  );
}

export function Idle({ room: { info } }: { room: Room }) {
  return (
    <>
      <div class="off-air">
        <Artwork class="off-air-art" artworkKey={null} words={info.title} />
        <div class="off-air-text">
          <h2 class="off-air-title">Quiet for now</h2>
          <p class="off-air-line">
            No show is planned yet. Keep this page open: it comes alive by itself when the doors
            open.
          </p>
          <div class="row wrap">
            <PastShows />
          </div>
        </div>
      </div>
      <RecentShows room={info.room} />
    </>
  );
}

export function Ended({ room: { session, info } }: { room: Room }) {
  const { broadcast, plays, sound } = session.view.value;
  const { startedAt, endedAt } = broadcast;
  const { reactions } = session.pulse.value;
  const hearts = REACTIONS.reduce((sum, reaction) => sum + reactions[reaction], 0);
  return (
    <div class="off-air">
      <Artwork
        class="off-air-art"
        artworkKey={plays.at(-1)?.track.artworkKey ?? null}
        words={broadcast.title || info.title}
      />
      <div class="off-air-text">
        <p class="eyebrow">That was</p>
        <h2 class="off-air-title">{broadcast.title || info.title}</h2>
        <p class="off-air-line">Thank you for being here.</p>
        <ul class="off-air-facts">
          {startedAt !== null && endedAt !== null && <li>{formatSpan(endedAt - startedAt)}</li>}
          <li>{formatPlural(plays.length, { one: "track", other: "tracks" })}</li>
          {hearts > 0 && <li>{formatCount(hearts)} reactions</li>}
        </ul>
        <div class="row wrap">
          <ButtonLink variant="primary" icon={RotateCcwClock} href={PAGES.broadcast(broadcast.id)}>
            {sound.length > 0 ? "Hear this show again" : "Look back at this show"}
          </ButtonLink>
          <PastShows />
        </div>
      </div>
    </div>
  );
}

function PastShows() {
  return (
    <ButtonLink href={PAGES.history} variant="quiet">
      Past shows
    </ButtonLink>
  );
}

function saveCalendar({ session, info }: Room, startsAtMs: number): void {
  const { broadcast } = session.view.value;
  const text = calendarFile(
    {
      id: broadcast.id,
      title: broadcast.title || info.title,
      description: `${info.title}. Listen live: ${location.href}`,
      url: location.href,
      startsAtMs,
      lengthMs: CALENDAR_LENGTH_MS,
    },
    session.serverNow(),
  );
  const url = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${info.room}.ics`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
