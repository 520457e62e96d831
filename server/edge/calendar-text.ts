// Coming and past shows as iCalendar (RFC 5545). Decides which fields a show has; the format is the library's business.
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { xmlText } from "./xml-words.ts";

export type CalendarPlace = {
  readonly title: string;
  readonly page: string;
  readonly ownOrigin: string;
};

/** The calendar's text. The same shows give the same text, so an unchanged one is a 304. */
export function calendarText(shows: readonly BroadcastRow[], place: CalendarPlace): string {
  const host = new URL(place.ownOrigin).hostname;
  const calendar = ical({
    name: xmlText(place.title),
    url: place.page,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: "dj-judas", product: "shows", language: "EN" },
    ttl: 15 * 60,
  });
  for (const show of shows) {
    const startMs = show.startedAt ?? show.startsAt;
    if (startMs === null) continue;
    const isPlanned = show.phase === "scheduled";
    calendar.createEvent({
      id: `${show.id}@${host}`,
      // When it was last known to change; the present would make every answer another.
      stamp: new Date(show.endedAt ?? startMs),
      start: new Date(startMs),
      ...(show.endedAt === null ? {} : { end: new Date(show.endedAt) }),
      summary: xmlText(show.title) || "Untitled show",
      url: place.ownOrigin + (isPlanned ? PAGES.room(show.room) : PAGES.broadcast(show.id)),
      status: ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
