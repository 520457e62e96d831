// The running account of one broadcast: what the archive and the history page say about it.

import type { Reaction } from "../../../shared/protocol/scalars.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { Counts, ReactionTotals } from "../../../shared/room/pulse.ts";
import { NO_REACTIONS } from "../../../shared/room/pulse.ts";
import type { RoomView } from "../../../shared/room/view.ts";

/** phase adds `cancelled` to the view's: a scheduled show that was called off. Times in server ms. */
export type Show = {
  readonly id: string;
  readonly title: string;
  readonly phase: string;
  readonly startsAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly firstSeq: number;
  readonly peakConnected: number;
  readonly peakPeople: number;
  readonly peakListening: number;
  readonly reactions: ReactionTotals;
  /** Grows with every change, so that of two copies the newer one is known. */
  readonly revision?: number;
  /** Absent in accounts that a version before the archive's view of a moment wrote. */
  readonly carried?: Carried;
};

/** What stood in the room before the show's first event and is no part of the show; no name of anybody. */
export type Carried = Pick<RoomView, "deck" | "queue" | "announcement" | "slowModeSeconds">;

/** The account after a broadcast event: `view` is the one after that event. Null for events of other kinds. */
export function accountFor(event: RoomEvent, view: RoomView, before: Show | null): Show | null {
  if (!event.body.kind.startsWith("broadcast.")) return null;
  const { broadcastId } = event.body as { broadcastId: string };
  const same = before?.id === broadcastId ? before : null;
  const { phase, title, startsAt, startedAt, endedAt } = view.broadcast;
  const cancelled = event.body.kind === "broadcast.ended" && !event.body.aired;
  return {
    id: broadcastId,
    title,
    phase: cancelled ? "cancelled" : phase,
    startsAt,
    startedAt,
    endedAt,
    firstSeq: same?.firstSeq ?? event.seq,
    peakConnected: same?.peakConnected ?? 0,
    peakPeople: same?.peakPeople ?? 0,
    peakListening: same?.peakListening ?? 0,
    reactions: same?.reactions ?? NO_REACTIONS,
    revision: revisionAfter(same),
    ...(same ? withCarried(same.carried) : withCarried(carriedOf(view))),
  };
}

/** The event that begins a show touches none of this, so the view after it still has what stood before. */
function carriedOf({ deck, queue, announcement, slowModeSeconds }: RoomView): Carried {
  return { deck, queue, announcement, slowModeSeconds };
}

const revisionAfter = (show: Show | null) => (show?.revision ?? 0) + 1;
const withCarried = (carried: Carried | undefined) => (carried ? { carried } : {});

/** The account with new peaks, or the same object when none was passed (so that nothing needs writing). */
export function withPeaks(show: Show, counts: Counts): Show {
  const peakConnected = Math.max(show.peakConnected, counts.connected);
  const peakPeople = Math.max(show.peakPeople, counts.people);
  const peakListening = Math.max(show.peakListening, counts.listening);
  const grew =
    peakConnected > show.peakConnected ||
    peakPeople > show.peakPeople ||
    peakListening > show.peakListening;
  const revision = revisionAfter(show);
  return grew ? { ...show, revision, peakConnected, peakPeople, peakListening } : show;
}

export function withReaction(show: Show, kind: Reaction, count: number): Show {
  const reactions = { ...show.reactions, [kind]: show.reactions[kind] + count };
  return { ...show, revision: revisionAfter(show), reactions };
}
