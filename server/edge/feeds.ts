// Feeds and calendars that programs subscribe to, of all rooms and of one. Kept like every public answer.
import { FEEDS, PAGES } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { precondition } from "../domain/media/conditional.ts";
import { calendarShows, toldShows } from "../platform/history-feed.ts";
import { askRoom } from "../platform/registry.ts";
import { toldHeaders } from "./cached.ts";
import { readCached, type Source } from "./cached-read.ts";
import { calendarText } from "./calendar-text.ts";
import type { Context } from "./context.ts";
import { feedText } from "./feed-text.ts";
import { roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

const FEED_SHOWS = 20;
const CALENDAR_SHOWS = 100;
/** How long a reader may keep it without asking: they ask every quarter of an hour anyway. */
const KEEP_SECONDS = 300;

type Kind = { readonly name: string; readonly type: string; readonly text: Maker };
/** What the words are about: a room with its shown title, or the whole site. */
type About = {
  readonly room: string | undefined;
  readonly title: string;
  readonly tagline: string;
};
type Maker = (about: About, source: Source) => Promise<string>;

const RSS: Kind = {
  name: "feed.xml",
  type: "application/rss+xml; charset=utf-8",
  text: async ({ room, title, tagline }, { env, ownOrigin }) =>
    feedText(await toldShows(env, room, FEED_SHOWS), {
      title,
      description: tagline || "Past shows with their tracks.",
      page: ownOrigin + (room === undefined ? PAGES.history : PAGES.room(room)),
      self: ownOrigin + (room === undefined ? FEEDS.rss : FEEDS.rssOf(room)),
      ownOrigin,
    }),
};

const CALENDAR: Kind = {
  name: "calendar.ics",
  type: "text/calendar; charset=utf-8",
  text: async ({ room, title }, { env, ownOrigin, nowMs }) =>
    calendarText(await calendarShows(env, room, { limit: CALENDAR_SHOWS, nowMs }), {
      title,
      page: ownOrigin + (room === undefined ? PAGES.home : PAGES.room(room)),
      ownOrigin,
    }),
};

export const FEED_ROUTES = [
  siteRoute(FEEDS.rss, RSS),
  roomRoute(FEEDS.rssOf(":room"), RSS),
  siteRoute(FEEDS.calendar, CALENDAR),
  roomRoute(FEEDS.calendarOf(":room"), CALENDAR),
];

function siteRoute(path: string, kind: Kind) {
  return route({
    method: "GET",
    path,
    auth: "public",
    headers: "file",
    handle: (_input, context) => subscription(kind, undefined, context),
  });
}

function roomRoute(path: string, kind: Kind) {
  return route({
    method: "GET",
    path,
    auth: "public",
    headers: "file",
    params: roomParams,
    handle: ({ params }, context) => subscription(kind, params.room, context),
  });
}

async function subscription(
  kind: Kind,
  room: string | undefined,
  context: Context,
): Promise<Answer> {
  const sinceMs = Date.now();
  const past = room === undefined ? TAGS.history : TAGS.historyOf(room);
  const cached = await readCached(
    {
      name: kind.name,
      policy: "history",
      charged: true,
      tags: () => [past, TAGS.schedule, TAGS.rooms],
      read: async (_input, source) => {
        const about = await aboutOf(room, source);
        return ok(about === null ? null : await kind.text(about, source));
      },
    },
    { params: { room }, query: {} },
    context,
  );
  if (!cached.ok) return cached;
  const { text, etag, madeAtMs } = cached.value.entry;
  if (text === null || etag === null) return err({ code: "no_such_room" });
  const headers = {
    ...toldHeaders(cached.value, sinceMs),
    "Content-Type": kind.type,
    "Cache-Control": `public, max-age=${KEEP_SECONDS}`,
    ETag: etag,
  };
  const met = precondition(context.request.headers, { etag, storedAtMs: madeAtMs });
  if (met === "not_modified") return new Response(null, { status: 304, headers });
  return new Response(JSON.parse(text) as string, { headers });
}

async function aboutOf(room: string | undefined, { env, config }: Source): Promise<About | null> {
  if (room === undefined) return { room, title: config.siteName, tagline: "" };
  const info = await askRoom(env, room);
  return info && { room, title: info.title, tagline: info.tagline };
}
