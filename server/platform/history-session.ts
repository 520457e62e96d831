// Reading the archive from the copy nearest to the reader (D1 sessions). A bookmark that travels along keeps one reader from
// being shown something older than what they have seen. What fills a cache does not read here: a copy that lags would be kept.
import type { ReadStore } from "./history-rows.ts";

export const BOOKMARK_HEADER = "X-D1-Bookmark";
const BOOKMARK = /^[0-9a-f-]{1,200}$/;

export type HistorySession = ReadStore & {
  /** Where the reader stands now; null where the database has no copies. */
  bookmark(): string | null;
};

/** A session that begins at the reader's bookmark; without one (or with one that is none) anywhere. */
export function historySession(
  { DB }: { readonly DB: D1Database },
  said: string | null,
): HistorySession {
  const known = said !== null && BOOKMARK.test(said) ? said : "first-unconstrained";
  const session = DB.withSession(known);
  return { DB: session as unknown as ReadStore["DB"], bookmark: () => session.getBookmark() };
}
