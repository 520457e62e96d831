// The room as it was at one moment of a past show: what stood in it before, then the show's own events, through the one fold.
import { VIEW_CHAT_LINES } from "../../../shared/protocol/limits.ts";
import { type EventKind, eventBody, type RoomEvent } from "../../../shared/room/events.ts";
import { evolve } from "../../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../../shared/room/view.ts";
import type { Carried } from "../room/show.ts";

const KINDS = eventBody.options.flatMap((option) => [...option.shape.kind.def.values]);

/** Everything that changes the view but what was said: few, and all of them are needed. */
export const TURNING_KINDS: readonly EventKind[] = KINDS.filter(
  (kind) => kind !== "chat.said" && !kind.startsWith("person."),
);

/** How many of the lines before the moment the view had. */
export const LINES_AT_A_MOMENT = VIEW_CHAT_LINES;

/**
 * The view after `events` (in the log's order, lines from before the show included) on top of what was `carried` into the
 * show. Nobody's id leaves the archive, and a line that was taken back since is taken back.
 */
export function viewAt(carried: Carried | null, events: readonly RoomEvent[]): RoomView {
  const view = events.reduce(evolve, { ...EMPTY_VIEW, ...carried });
  const { chat } = view;
  return {
    ...view,
    chat: chat.map(({ mentions: _, ...line }) => ({
      ...line,
      by: null,
      removed: line.removed || line.text === "",
    })),
  };
}
