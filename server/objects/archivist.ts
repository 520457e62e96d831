// Moves a room's log into the archive (D1), by alarm. What D1 refuses stays here and is tried again; the live path
// never waits for it. Each step may run twice: the archive's keys make a repeat harmless.
import { attendanceDigest } from "../domain/history/attendance.ts";
import { outdatedBy } from "../domain/history/outdated.ts";
import { archiveEvents, archivePlays, removedLines } from "../domain/room/archive-rows.ts";
import type { Show } from "../domain/room/show.ts";
import { type ArchivedShow, writeArchive } from "../platform/archive.ts";
import { chainPlays } from "../platform/play-chain.ts";
import type { Leader } from "./leader.ts";

/** Small enough for one D1 parameter, large enough that a show of thousands of lines needs few trips. */
const BATCH_EVENTS = 200;

/** Archives everything so far. Rejects when D1 does; what was written until then is not sent again. */
export async function archiveRoom(leader: Leader, db: D1Database, room: string): Promise<void> {
  const { epoch } = leader.extent;
  for (;;) {
    const after = leader.log.archivedSeq;
    const events = leader.log.readAfter(after, BATCH_EVENTS);
    const lastSeq = events.at(-1)?.seq ?? after;
    const isLast = lastSeq >= leader.extent.seq;
    // A show's row goes last: once the history says "ended", its chat and plays are already there.
    const shows = isLast ? leader.shows.dirty() : [];
    const plays = archivePlays(events);
    await writeArchive(db, {
      room,
      epoch,
      lastSeq,
      events: archiveEvents(events),
      plays,
      removedLines: removedLines(events),
      shows: shows.map((show) => accountOf(show, leader)),
      outdated: outdatedBy({
        room,
        events,
        shows,
        firstSeq: leader.shows.current?.firstSeq ?? null,
      }),
    });
    // Before the place moves: a room that dies in between sends these plays again, and finds them without a hash.
    if (plays.length > 0) await chainPlays(db, { room, epoch });
    leader.log.markArchived(lastSeq);
    leader.shows.archived(shows);
    if (isLast) return;
  }
}

/** Who was there is told once the show is over: then it is everybody. */
function accountOf(show: Show, { shows }: Leader): ArchivedShow {
  const peopleTotal = shows.peopleTotal(show.id);
  const here = show.phase === "ended" ? shows.attendeesOf(show.id) : [];
  return { show, peopleTotal, attendance: here.map(attendanceDigest) };
}
