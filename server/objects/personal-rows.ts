// Everything that a room's rows say about one person, for whoever asks what is stored about them. Read only.
import type { RoomEvent } from "../../shared/room/events.ts";
import { archiveEvents } from "../domain/room/archive-rows.ts";
import type { RoomLog } from "./room-log.ts";

export type PersonalRow = { readonly table: string } & Record<string, string | number | null>;

/** A row that is no JSON says nothing, instead of failing the statement. */
const PAIRS = "json_each(CASE WHEN json_valid(ops) THEN ops ELSE '[]' END)";

/** By the name under which they are handed out; `?`: whose. */
const TABLES: Readonly<Record<string, string>> = {
  "room.people": "SELECT name, muted_until, banned FROM people WHERE person = ?",
  "room.attendees": "SELECT broadcast FROM attendees WHERE person = ? ORDER BY broadcast",
  "room.expelled": "SELECT before_ms FROM expelled WHERE who = ?",
  "room.reactions": `SELECT at, pair.value ->> 1 AS op FROM reaction_ops, ${PAIRS} AS pair
    WHERE pair.value ->> 0 = ? ORDER BY reaction_ops.id`,
};

/** What they did and what was done to them comes from the archive; here is only what is not there yet. */
export function personalRows(sql: SqlStorage, log: RoomLog, person: string): PersonalRow[] {
  const facts = Object.entries(TABLES).flatMap(([table, query]) =>
    sql
      .exec<Record<string, string | number | null>>(query, person)
      .toArray()
      .map((row) => ({ table, ...row })),
  );
  const late = log.readAfter(log.archivedSeq, Number.MAX_SAFE_INTEGER);
  const events = archiveEvents(late.filter((event) => isAbout(event, person)));
  return [...facts, ...events.map((event) => ({ table: "room.events", ...event }))];
}

function isAbout({ by, body }: RoomEvent, person: string): boolean {
  const { person: object, to } = body as { person?: unknown; to?: unknown };
  return by === person || object === person || to === person;
}
