// The room as it was at one moment of a past show: what stood in it before, then the show's own events, through the one fold.
import { VIEW_CHAT_LINES } from "../../../shared/protocol/limits.ts";
import type { EventKind, RoomEvent } from "../../../shared/room/events.ts";
import { evolve } from "../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../../shared/room/view.ts";
import type { Carried } from "../room/show.ts";

/** Which kinds of events change the view. What was said is fetched by itself: it is most of a log, and few of it show. */
const TURNS: Readonly<Record<EventKind, boolean>> = {
  "broadcast.scheduled": true,
  "broadcast.doors_opened": true,
  "broadcast.started": true,
  "broadcast.paused": true,
  "broadcast.resumed": true,
  "broadcast.ended": true,
  "stage.asked": true,
  "stage.declined": true,
  "stage.given": true,
  "deck.loaded": true,
  "deck.played": true,
  "deck.paused": true,
  "deck.seeked": true,
  "deck.finished": true,
  "queue.added": true,
  "queue.moved": true,
  "queue.removed": true,
  "sound.began": true,
  "sound.retimed": true,
  "sound.lost": true,
  "sound.ended": true,
  "chat.said": false,
  "chat.removed": true,
  "announcement.pinned": true,
  "announcement.unpinned": true,
  "person.muted": false,
  "person.unmuted": false,
  "person.banned": false,
  "room.slow_mode_set": true,
  "person.renamed": false,
  "person.erased": true,
};
export const TURNING_KINDS: readonly string[] = Object.entries(TURNS).flatMap(([kind, turns]) =>
  turns ? [kind] : [],
);

/** How many of the lines before the moment the view had. */
export const LINES_AT_A_MOMENT = VIEW_CHAT_LINES;

/**
 * The view after `events` (in the log's order, lines from before the show included) on top of what was `carried` into the
 * show. Nobody's id leaves the archive, and a line that was taken back since is taken back.
 */
export function viewAt(carried: Carried | null, events: readonly RoomEvent[]): RoomView {
  const view = events.reduce(evolve, { ...EMPTY_VIEW, ...carried });
  const { chat, sound } = view;
  return {
    ...view,
    sound: sound.map((epoch) => ({ ...epoch, by: null })),
    chat: chat.map(({ mentions: _, ...line }) => ({
      ...line,
      by: null,
      removed: line.removed || line.text === "",
    })),
  };
}
