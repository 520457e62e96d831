// When the room must come back to what it has just done: the next track, the answer to whoever asks for the stage, the
// archive, old log. It only sets times; what is done then is in chores.ts.
import { KEEP_MS } from "../../shared/protocol/limits.ts";
import type { EventBody } from "../../shared/room/events.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { deckEndsAtMs } from "../domain/room/decide-deck.ts";
import { stageDueMs } from "../domain/room/decide-stage.ts";
import type { Due } from "./due.ts";

const ARCHIVE_SOON_MS = 1_000;
const ARCHIVE_LATER_MS = 30_000;
/** The log is trimmed an hour after the first event could have become too old. */
const TRIM_AFTER_MS = KEEP_MS + 3_600_000;

/** After events: `view` is what they led to. */
export function planAfterEvents(
  due: Due,
  bodies: readonly EventBody[],
  view: RoomView,
  nowMs: number,
): void {
  const about = (thing: string) => bodies.some(({ kind }) => kind.startsWith(thing));
  const onAir = about("broadcast.");
  if (onAir || about("deck.")) due.set("deck", deckEndsAtMs(view));
  if (onAir || about("stage.")) due.set("stage", stageDueMs(view));
  due.by("archive", nowMs + (onAir ? ARCHIVE_SOON_MS : ARCHIVE_LATER_MS));
  due.by("trim", nowMs + TRIM_AFTER_MS);
}

/** After reactions, whose operations are remembered for a while. */
export function planAfterReactions(due: Due, nowMs: number): void {
  due.by("archive", nowMs + ARCHIVE_LATER_MS);
  due.by("trim", nowMs + TRIM_AFTER_MS);
}

/** After a new peak. */
export function planAfterPeak(due: Due, nowMs: number): void {
  due.by("archive", nowMs + ARCHIVE_LATER_MS);
}
