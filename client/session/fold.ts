// What this client knows of the room: a cursor and the view folded up to exactly there. Pure; never folds over a hole.
import type { LogBody } from "../../shared/http/bodies.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import type { RoomView } from "../../shared/room/view.ts";

/** Epoch and seq travel as one value: half a cursor cannot resume anything. Null: nothing is known for sure. */
export type Known = { readonly cursor: Cursor | null; readonly view: RoomView };

/** hole: events are missing, dial again with the cursor · lost: the cursor means nothing here, start from the whole view. */
export type Fault = "hole" | "lost";

export type Folded = {
  readonly known: Known;
  /** What was new, in order; repeats are left out. */
  readonly applied: readonly RoomEvent[];
  readonly fault: Fault | null;
};

/** The whole view at one cursor replaces everything known. */
export function foldWhole(at: { epoch: string; seq: number; view: RoomView }): Known {
  return { cursor: { epoch: at.epoch, seq: at.seq }, view: at.view };
}

/**
 * Folds events of `epoch` after the cursor. Those already folded are skipped, the ones up to a hole are kept,
 * and nothing behind a hole is touched.
 */
export function foldEvents(
  known: Known,
  epoch: LogBody["epoch"],
  events: readonly RoomEvent[],
): Folded {
  if (known.cursor === null || known.cursor.epoch !== epoch) {
    return { known: { ...known, cursor: null }, applied: [], fault: "lost" };
  }
  const start = known.cursor.seq;
  const fresh = events.filter((event) => event.seq > start);
  const gap = fresh.findIndex((event, index) => event.seq !== start + 1 + index);
  const applied = gap === -1 ? fresh : fresh.slice(0, gap);
  return {
    known: {
      cursor: { epoch, seq: start + applied.length },
      view: applied.reduce(evolve, known.view),
    },
    applied,
    fault: gap === -1 ? null : "hole",
  };
}
