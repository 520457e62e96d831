// This client's copy of the room, and who is told when it moves on. Decides what a fault means for the cursor.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import { formatCursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import { foldEvents, foldWhole, type Known } from "./fold.ts";

export type Whole = Pick<SnapshotBody, "epoch" | "seq" | "view">;
export type Listen = (event: RoomEvent) => void;

export type Replica = {
  readonly view: ReadonlySignal<RoomView>;
  /** Text of the cursor to continue from; null asks for the whole view. */
  since(): string | null;
  show(whole: Whole): void;
  /** Folds events of `epoch` (null: of the life already known). False: something was missing, this source is to be left. */
  take(epoch: string | null, events: readonly RoomEvent[]): boolean;
  /** False when the room has sent an event that is not here: this source is to be left. */
  reaches(seq: number): boolean;
  subscribe(listener: Listen): () => void;
};

export function createReplica(start: Whole | undefined, onApplied: Listen): Replica {
  let known: Known = start ? foldWhole(start) : { cursor: null, view: EMPTY_VIEW };
  let lastHole: number | null = null;
  const view = signal(known.view);
  const listeners = new Set<Listen>();

  /** The cursor means nothing any more; what is on screen stays until a whole view comes. */
  const forget = () => {
    known = { ...known, cursor: null };
    lastHole = null;
  };

  /** The same hole twice: the room can't fill it, so only the whole view helps. */
  const noteHole = () => {
    const at = known.cursor?.seq ?? null;
    if (at === lastHole) forget();
    else lastHole = at;
  };

  return {
    view,
    since: () => (known.cursor === null ? null : formatCursor(known.cursor)),
    show(whole) {
      known = foldWhole(whole);
      lastHole = null;
      view.value = known.view;
    },
    take(epoch, events) {
      const folded = foldEvents(known, epoch ?? known.cursor?.epoch ?? "", events);
      known = folded.known;
      view.value = known.view;
      for (const event of folded.applied) onApplied(event);
      for (const event of folded.applied) tell(listeners, event);
      if (folded.fault === "hole") noteHole();
      if (folded.fault === "lost") forget();
      return folded.fault === null;
    },
    reaches(seq) {
      const isHere = known.cursor === null || known.cursor.seq >= seq;
      if (!isHere) noteHole();
      return isHere;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A page's listener that throws must not stop the fold or its neighbours. */
function tell(listeners: ReadonlySet<Listen>, event: RoomEvent): void {
  // A copy: whoever subscribes while being told hears from the next event on.
  for (const listener of [...listeners]) {
    try {
      listener(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
