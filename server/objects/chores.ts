// What the room does by alarm: end of a track, hand-over of the stage, archive, silent sockets, old log. A failing chore never stops the others.
import { KEEP_MS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Situation } from "../domain/room/decision.ts";
import { addCounts } from "../domain/room/spread.ts";
import { inTime } from "../platform/in-time.ts";
import { errorWords, log } from "../platform/log.ts";
import { keepMinutes } from "../platform/minutes.ts";
import { archiveRoom } from "./archivist.ts";
import type { Due, DueTask, Task } from "./due.ts";
import type { Hub } from "./hub.ts";
import type { Leader } from "./leader.ts";
import type { PartnerDuties } from "./partner-duties.ts";
import type { Place } from "./places.ts";
import type { Relays } from "./relays.ts";
import type { ReplayDuties } from "./replay-duties.ts";
import { LATE_WORDS_MS, type Rollup } from "./rollup.ts";
import { SWEEP_EVERY_MS, sweepSilent } from "./sweep.ts";

/** Followers speak up every minute while the doors are open; one that missed this many has gone. */
const SILENT_RELAY_MS = 3.5 * SWEEP_EVERY_MS;
/** How far the audience's record in D1 is behind while a show is on. */
const ROLLUP_EVERY_MS = 5 * SWEEP_EVERY_MS;
const ARCHIVE_MIN_MS = 500;
const ARCHIVE_MAX_MS = 10_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;

export type Surroundings = {
  readonly room: string;
  readonly leader: Leader;
  readonly hub: Hub;
  readonly relays: Relays;
  readonly db: D1Database;
  readonly now: () => number;
  readonly random: () => number;
  /** When the runtime last answered a heartbeat of this socket for us, in ms; 0 if never. */
  readonly lastHeartbeatMs: (place: Place) => number;
  readonly here: Situation["here"];
  readonly partners: PartnerDuties;
  readonly replays: ReplayDuties;
  readonly rollup: Rollup;
  readonly onEvents: (events: readonly RoomEvent[]) => void;
  readonly onCounts: () => void;
  /** Looks again at how far the room is spread. */
  readonly plan: () => void;
};

const CHORES: Readonly<Record<Task, (around: Surroundings) => void | Promise<void>>> = {
  deck: ({ leader, now, onEvents }) => onEvents(leader.advanceDeck(now())),
  stage: ({ leader, now, here, onEvents }) => onEvents(leader.passStage(now(), here)),
  archive,
  rollup: (around) => inTime(keepRecord(around), patienceMs(around.leader.due, around.now())),
  partners: ({ leader, partners, now }) =>
    inTime(servePartners(leader, partners), patienceMs(leader.due, now())),
  replay: ({ leader, replays, now }) => inTime(replays(leader), patienceMs(leader.due, now())),
  sweep,
  trim,
};

/** Wait for others: D1, the bucket, other objects. */
const SLOW: ReadonlySet<Task> = new Set<Task>(["archive", "rollup", "partners", "replay"]);

/** Runs everything that is due. Never rejects: what failed is due again, later each time. */
export async function runDueChores(around: Surroundings): Promise<void> {
  const { leader, now, random, room } = around;
  for (const { task, attempts } of slowLast(leader.due.take(now()))) {
    try {
      await CHORES[task](around);
      leader.due.done(task);
    } catch (error) {
      const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** attempts);
      log({ event: "chore.failed", room, task, attempts, error: errorWords(error) });
      const atMs = now() + Math.round(waitMs * (0.75 + random() / 2));
      putBack(around, task, { atMs, attempts: attempts + 1 });
    }
  }
}

/** Everything else takes no time and must not wait for D1, nor for other objects. */
function slowLast(tasks: readonly DueTask[]): DueTask[] {
  const isSlow = ({ task }: DueTask) => Number(SLOW.has(task));
  return tasks.toSorted((a, b) => isSlow(a) - isSlow(b));
}

/**
 * Alarms come one at a time, so while D1 hangs nothing else would be done: not even the next track played. Slow chores have
 * until something else is due; what they did until then is kept.
 */
function patienceMs(due: Due, nowMs: number): number {
  const untilNextMs = (due.nextAtMs ?? Number.POSITIVE_INFINITY) - nowMs;
  return Math.max(ARCHIVE_MIN_MS, Math.min(ARCHIVE_MAX_MS, untilNextMs));
}

/** After the archive of a show that is over comes the rest of its audience's record. */
async function archive({ leader, rollup, db, room, now }: Surroundings): Promise<void> {
  await inTime(archiveRoom(leader, db, room), patienceMs(leader.due, now()));
  if (!leader.isOpen && rollup.isWaiting) leader.due.by("rollup", now());
}

/** Rejects when D1 does; the record stays here and grows until the next time. */
async function keepRecord(around: Surroundings): Promise<void> {
  const { leader, rollup, hub, relays, db, room, now } = around;
  rollup.note(leader, addCounts(hub.places.counts, relays.counts()), hub.part);
  const { rolled, done } = rollup.ready(leader);
  await keepMinutes(db, { room, epoch: leader.extent.epoch, rolled });
  done();
  if (!leader.isOpen && rollup.isWaiting) leader.due.by("rollup", now() + LATE_WORDS_MS);
}

async function servePartners(leader: Leader, partners: PartnerDuties): Promise<void> {
  if (leader.isOpen) await partners.watch();
  await partners.tell(leader);
}

/** A store that takes no writes right now keeps the old row, which is due too. */
function putBack(
  { leader, room }: Surroundings,
  task: Task,
  { atMs, attempts }: { atMs: number; attempts: number },
): void {
  try {
    leader.due.set(task, atMs, attempts);
  } catch (error) {
    log({ event: "chore.failed", room, task, attempts, error: errorWords(error) });
  }
}

/** Forgets sockets and followers that are silent. Only while the doors are open: off air nothing wakes a room for this. */
function sweep(around: Surroundings): void {
  const { leader, hub, relays, rollup, now, lastHeartbeatMs, onCounts, plan } = around;
  const sockets = hub.places.size;
  const againAtMs = sweepSilent(hub, now(), lastHeartbeatMs);
  const hasForgotten = relays.forgetSilent(now() - SILENT_RELAY_MS);
  if (hasForgotten || hub.places.size < sockets) onCounts();
  // A plan that had to be kept for a while may be due to shrink, though nobody comes or goes.
  else plan();
  const isAnybodyHere = hub.places.size > 0 || relays.size > 0;
  if (leader.isOpen && isAnybodyHere) {
    leader.due.by("sweep", againAtMs);
    // With a later sweep, so that one alarm serves both.
    if (rollup.isStale(ROLLUP_EVERY_MS)) leader.due.by("rollup", againAtMs);
  }
  if (hub.places.counts.embedded > 0) leader.due.by("partners", now());
}

/** Forgets what is both archived and older than the promise, but nothing of a running broadcast. */
function trim({ leader, now }: Surroundings): void {
  const running = leader.isOpen ? leader.shows.current : null;
  const beforeShow = running ? running.firstSeq - 1 : Number.MAX_SAFE_INTEGER;
  leader.trim(now() - KEEP_MS, Math.min(leader.log.archivedSeq, beforeShow));
  leader.shows.trim(leader.view.broadcast.id);
  leader.expelled.trim(now());
  const isEmpty = leader.extent.floor > leader.extent.seq && leader.expelled.all().length === 0;
  if (!isEmpty) leader.due.by("trim", now() + KEEP_MS);
}
