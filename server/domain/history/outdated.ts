// Which cached answers a stretch of the log outdates once it is in the archive.
import { TAGS, type Tag } from "../cache/tags.ts";
import { NO_SHOW_ID, removedLines, type StoredEvent } from "../room/archive-rows.ts";
import type { Show } from "../room/show.ts";

export type Stretch = {
  readonly room: string;
  readonly events: readonly StoredEvent[];
  /** Accounts that are written with it. */
  readonly shows: readonly Show[];
  /** Where the running or last show begins; null: there was none. */
  readonly firstSeq: number | null;
};

export function outdatedBy({ room, events, shows, firstSeq }: Stretch): readonly Tag[] {
  const told = events.map(({ broadcast }) => broadcast).filter((id) => id !== NO_SHOW_ID);
  const tags = new Set<Tag>([...told, ...shows.map(({ id }) => id)].map(TAGS.show));
  if (events.some(({ body }) => body.kind.startsWith("broadcast."))) tags.add(TAGS.schedule);
  // The lists tell of shows that are over, and of nothing else.
  if (shows.some(({ phase }) => phase === "ended")) {
    tags.add(TAGS.history);
    tags.add(TAGS.historyOf(room));
  }
  // A line of an earlier show was taken back: which one only the archive knows.
  const begin = firstSeq ?? Number.POSITIVE_INFINITY;
  if (removedLines(events).some((seq) => seq < begin)) tags.add(TAGS.words);
  return [...tags];
}
