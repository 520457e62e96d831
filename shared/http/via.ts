// By which way somebody came to a page, in one word. The address they came from never leaves their browser; this word does.

export const VIAS = ["direct", "search", "social", "partner", "own", "other"] as const;
/** direct: no other page · search: a search engine · social: a social network · partner: a widget · own: this site · other: a page elsewhere. */
export type Via = (typeof VIAS)[number];

const SEARCH =
  /(?:^|\.)(?:google|bing|duckduckgo|ecosia|qwant|startpage|yandex|baidu|search\.brave|search\.yahoo|kagi)\.[a-z.]{2,7}$/;
const SOCIAL =
  /(?:^|\.)(?:facebook|fb|messenger|instagram|threads|tiktok|youtube|twitter|x|t|whatsapp|telegram|reddit|linkedin|lnkd|pinterest|discord|snapchat|bsky|mastodon)\.(?:com|net|org|co|in|me|app|social|gg)$/;

/** The parts of the page before, as a parsed address has them. */
export type CameFrom = {
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
};

/** `from`: null when there was no page before. `ownOrigin` as `location.origin` writes it. */
export function viaOf(from: CameFrom | null, ownOrigin: string): Via {
  if (from === null) return "direct";
  if (from.origin === ownOrigin) return "own";
  // Apps hand links on under names of their own: android-app://org.telegram.messenger/
  if (from.protocol === "android-app:") return appVia(from.hostname);
  if (SEARCH.test(from.hostname)) return "search";
  return SOCIAL.test(from.hostname) ? "social" : "other";
}

function appVia(name: string): Via {
  if (/google(?:quicksearchbox|search)/.test(name)) return "search";
  return /telegram|facebook|instagram|whatsapp|twitter|tiktok|snapchat|reddit/.test(name)
    ? "social"
    : "other";
}
