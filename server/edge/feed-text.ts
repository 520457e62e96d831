// Past shows as RSS 2.0. Decides how a show reads in a feed reader; the format is the library's business.
import { Feed } from "feed";
import { PAGES } from "../../shared/http/paths.ts";
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
    feedLinks: { rss: place.self },
    updated: new Date(newest ?? 0),
  });
  for (const show of shows) feed.addItem(itemOf(show, place.ownOrigin));
  return feed.rss2();
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
