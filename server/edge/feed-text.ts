// Past shows as RSS 2.0. Decides how a show reads in a feed reader; the format is the library's business.
import { Feed } from "feed";
import { LIVE, PAGES } from "../../shared/http/paths.ts";
import type { ReplayFile } from "../../shared/http/replay-bodies.ts";
import type { ToldShow } from "../platform/history-feed.ts";
import { escapeHtml } from "./notice.ts";
import { xmlText } from "./xml-words.ts";

export type FeedPlace = {
  /** Shown name of the site or the room. */
  readonly title: string;
  readonly description: string;
  /** Absolute addresses: of the page, and of the feed itself. */
  readonly page: string;
  readonly self: string;
  readonly ownOrigin: string;
};

/** The feed's XML. The same shows give the same text. */
export function feedText(shows: readonly ToldShow[], place: FeedPlace): string {
  const newest = shows[0]?.broadcast.endedAt;
  const feed = new Feed({
    id: place.page,
    title: xmlText(place.title),
    description: xmlText(place.description),
    link: place.page,
    language: "en",
    generator: false,
    ttl: 15,
    // Says how long each recording is.
    podcast: shows.some(({ files }) => files.length > 0),
    feedLinks: { rss: place.self },
    updated: new Date(newest ?? 0),
  });
  for (const show of shows) for (const item of itemsOf(show, place.ownOrigin)) feed.addItem(item);
  return feed.rss2();
}

/** An item has one enclosure (RSS 2.0): a recording in parts has an item for each, the first one being the show's. */
function itemsOf(show: ToldShow, ownOrigin: string) {
  const item = itemOf(show, ownOrigin);
  const { broadcast, files } = show;
  if (files.length === 0) return [item];
  return files.map((file, i) => ({
    ...item,
    ...(i === 0 ? {} : { id: `${item.id}#part-${i + 1}`, guid: `${item.id}#part-${i + 1}` }),
    ...(files.length > 1 ? { title: `${item.title} (${i + 1} of ${files.length})` } : {}),
    audio: soundOf(file, broadcast, ownOrigin),
  }));
}

function soundOf(
  { epoch, bytes, fromMs, untilMs }: ReplayFile,
  { id, room }: ToldShow["broadcast"],
  ownOrigin: string,
) {
  const url = ownOrigin + LIVE.take({ room, broadcast: id }, epoch);
  const duration = Math.round((untilMs - fromMs) / 1_000);
  return { url, length: bytes, type: "audio/mp4", duration };
}

function itemOf({ broadcast, plays, hash }: ToldShow, ownOrigin: string) {
  const link = ownOrigin + PAGES.broadcast(broadcast.id);
  const { title, endedAt, playCount, peopleTotal } = broadcast;
  const tracks = plays.map(
    (play) => `<li>${[play.title, play.artist].filter(Boolean).map(words).join(" · ")}</li>`,
  );
  const seal = hash === null ? [] : [`<p>Play list: <code>${hash}</code></p>`];
  return {
    title: xmlText(title) || "Untitled show",
    id: link,
    guid: link,
    link,
    date: new Date(endedAt ?? 0),
    description: `Tracks: ${playCount}. People: ${peopleTotal}.`,
    // One entry per track; what a reader shows of a show when it is opened.
    content: [`<ol>${tracks.join("")}</ol>`, ...seal].join(""),
  };
}

const words = (text: string) => escapeHtml(xmlText(text));
