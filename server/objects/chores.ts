// What the room does by alarm: end of a track, archive, silent sockets, old log. A failing chore never stops the others.
import { KEEP_MS, SILENT_SOCKET_MS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { errorWords, log } from "../platform/log.ts";
import { archiveRoom } from "./archivist.ts";
import type { Task } from "./due.ts";
import type { Hub } from "./hub.ts";
import type { Leader } from "./leader.ts";
import type { Place } from "./places.ts";

export const SWEEP_EVERY_MS = 60_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;

export type Surroundings = {
  readonly room: string;
  readonly leader: Leader;
  readonly hub: Hub;
  readonly db: D1Database;
  readonly now: () => number;
  readonly random: () => number;
  /** When the runtime last answered a heartbeat of this socket for us, in ms; 0 if never. */
  readonly lastHeartbeatMs: (place: Place) => number;
  readonly onEvents: (events: readonly RoomEvent[]) => void;
};

const CHORES: Readonly<Record<Task, (around: Surroundings) => void | Promise<void>>> = {
  deck: ({ leader, now, onEvents }) => onEvents(leader.advanceDeck(now())),
  archive: ({ leader, db, room }) => archiveRoom(leader, db, room),
  sweep,
  trim,
};

/** Runs everything that is due. Never rejects: what failed is due again, later each time. */
export async function runDueChores(around: Surroundings): Promise<void> {
  const { leader, now, random, room } = around;
  for (const { task, attempts } of leader.due.take(now())) {
    try {
      await CHORES[task](around);
    } catch (error) {
      const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** attempts);
      log({ event: "chore.failed", room, task, attempts, error: errorWords(error) });
      leader.due.set(task, now() + Math.round(waitMs * (0.75 + random() / 2)), attempts + 1);
    }
  }
}

/** Closes sockets that said nothing and answered no heartbeat: their people are gone. Only while the doors are open. */
function sweep({ leader, hub, now, lastHeartbeatMs }: Surroundings): void {
  for (const place of hub.places.all()) {
    const { joinedAtMs } = place.attachment;
    const heardMs = Math.max(lastHeartbeatMs(place), place.lastFrameAtMs, joinedAtMs);
    if (now() - heardMs > SILENT_SOCKET_MS) hub.close(place, "silent");
  }
  hub.pulseChanged();
  if (leader.isOpen && hub.places.size > 0) leader.due.by("sweep", now() + SWEEP_EVERY_MS);
}

/** Forgets what is both archived and older than the promise, but nothing of a running broadcast. */
function trim({ leader, now }: Surroundings): void {
  const running = leader.isOpen ? leader.shows.current : null;
  const beforeShow = running ? running.firstSeq - 1 : Number.MAX_SAFE_INTEGER;
  leader.trim(now() - KEEP_MS, Math.min(leader.log.archivedSeq, beforeShow));
  leader.shows.trim(leader.view.broadcast.id);
  if (leader.extent.floor <= leader.extent.seq) leader.due.by("trim", now() + KEEP_MS);
}
