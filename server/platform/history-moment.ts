// What the archive has of a show up to a moment, for the fold: few rows however long the show and however large the archive.
import type { RoomEvent } from "../../shared/room/events.ts";
import { LINES_AT_A_MOMENT, TURNING_KINDS } from "../domain/history/moment.ts";
import type { Carried } from "../domain/room/show.ts";
import { type ReadStore, type Row, readJson, text, whole } from "./history-rows.ts";

export type Moment = {
  readonly seq: number;
  readonly carried: Carried | null;
  readonly events: readonly RoomEvent[];
};

/**
 * The last event of the log up to `?2`, between the show's first and the last archived one. The log has no holes and its
 * times never run back, so halving finds it in as many steps as the number has digits.
 */
const CUT = `
  WITH RECURSIVE
    show AS (SELECT room, epoch, first_seq, archived_seq, carried, log_forgotten_at FROM broadcasts WHERE id = ?1),
    halves (low, high) AS (
      SELECT first_seq - 1, archived_seq FROM show
      UNION ALL
      SELECT iif(e.at <= ?2, e.seq, low), iif(e.at <= ?2, high, e.seq - 1)
      FROM halves, show JOIN events AS e
        ON e.room = show.room AND e.epoch = show.epoch AND e.seq = (low + high + 1) / 2
      WHERE low < high
    )
  SELECT show.*, (SELECT low FROM halves WHERE low >= high) AS cut FROM show`;

const TURNS = `
  SELECT seq, at, by_person, body FROM events
  WHERE broadcast_id = ?1 AND kind IN (SELECT value FROM json_each(?2)) AND seq <= ?3`;

const LINES = `
  SELECT seq, at, by_person, body FROM events
  WHERE room = ?1 AND epoch = ?2 AND seq <= ?3 AND kind = 'chat.said' ORDER BY seq DESC LIMIT ?4`;

/** Null: there is no such show. "forgotten": its log has been let go. */
export async function momentOf(
  { DB }: ReadStore,
  id: string,
  atMs: number,
): Promise<Moment | "forgotten" | null> {
  const [show] = (await DB.prepare(CUT).bind(id, atMs).all<Row>()).results;
  if (!show) return null;
  if (show.log_forgotten_at !== null) return "forgotten";
  const cut = whole(show.cut) ?? 0;
  const [turns, lines] = await DB.batch<Row>([
    DB.prepare(TURNS).bind(id, JSON.stringify(TURNING_KINDS), cut),
    DB.prepare(LINES).bind(text(show.room), text(show.epoch), cut, LINES_AT_A_MOMENT),
  ]);
  const events = [...(turns?.results ?? []), ...(lines?.results ?? [])]
    .map(toEvent)
    .toSorted((a, b) => a.seq - b.seq);
  return { seq: cut, carried: readJson(text(show.carried)) as Carried | null, events };
}

function toEvent({ seq, at, by_person, body }: Row): RoomEvent {
  const by = by_person == null ? null : text(by_person);
  // Stored by our own room; `evolve` takes every event that was ever stored.
  const parsed = (readJson(text(body)) ?? { kind: "unreadable" }) as RoomEvent["body"];
  return { seq: whole(seq) ?? 0, at: whole(at) ?? 0, by, body: parsed };
}
