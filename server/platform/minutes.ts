// The record of shows' audiences in D1: upserts by show and minute, so that what is written twice is there once.

import type { Counts } from "../../shared/room/pulse.ts";
import type { Ear } from "../domain/analytics/ears.ts";
import type { Minute } from "../domain/analytics/minute.ts";

type Store = { readonly DB: D1Database };
type Row = Record<string, string | number | null>;

export type MinutesOf = {
  readonly broadcast: string;
  readonly minutes: readonly Minute[];
  readonly ears: readonly Ear[];
};

const KINDS = ["connected", "people", "listening", "embedded"] as const;
const COUNTED = ["ms", "peak", "last"].flatMap((what) => KINDS.map((kind) => `${kind}_${what}`));
const COLUMNS = [
  "broadcast_id",
  "at",
  "room",
  "span_ms",
  ...COUNTED,
  "joins",
  "leaves",
  "chat",
  "reactions",
  "origins",
];

const MINUTES = `
  INSERT OR REPLACE INTO audience_minutes (${COLUMNS.join(", ")})
  SELECT ${COLUMNS.map((name) => `j.value ->> '${name}'`).join(", ")} FROM json_each(?1) AS j`;

/** Beginnings only grow, and the first word about an end stays: parts of a spread room may tell late. */
const PLAYS = `
  INSERT INTO audience_plays (broadcast_id, epoch, seq, began, stayed)
  SELECT ?1, ?2, j.value ->> 'play', j.value ->> 'began', j.value ->> 'stayed' FROM json_each(?3) AS j WHERE true
  ON CONFLICT DO UPDATE SET
    began = coalesce(max(began, excluded.began), began, excluded.began),
    stayed = coalesce(max(stayed, excluded.stayed), stayed, excluded.stayed)`;

/** Writes everything in one transaction; rejects when D1 does. */
export async function keepMinutes(
  db: D1Database,
  {
    room,
    epoch,
    rolled,
  }: { readonly room: string; readonly epoch: string; readonly rolled: readonly MinutesOf[] },
): Promise<void> {
  const rows = rolled.flatMap(({ broadcast, minutes }) =>
    minutes.map((minute) => rowOf(minute, broadcast, room)),
  );
  const plays = rolled.filter(({ ears }) => ears.length > 0);
  const statements = [
    ...(rows.length > 0 ? [db.prepare(MINUTES).bind(JSON.stringify(rows))] : []),
    ...plays.map(({ broadcast, ears }) =>
      db.prepare(PLAYS).bind(broadcast, epoch, JSON.stringify(ears)),
    ),
  ];
  if (statements.length > 0) await db.batch(statements);
}

/** The minutes of a show in order, as far as they are here; `afterMs`: only those after that one. */
export async function minutesOf(
  { DB }: Store,
  broadcast: string,
  afterMs = 0,
): Promise<readonly Minute[]> {
  const query = "SELECT * FROM audience_minutes WHERE broadcast_id = ?1 AND at > ?2 ORDER BY at";
  const { results } = await DB.prepare(query).bind(broadcast, afterMs).all<Row>();
  return results.map(minuteOfRow);
}

/** How many heard each track of a show begin and end. */
export async function earsOfShow({ DB }: Store, broadcast: string): Promise<readonly Ear[]> {
  const query =
    "SELECT seq AS play, began, stayed FROM audience_plays WHERE broadcast_id = ?1 ORDER BY seq";
  return (await DB.prepare(query).bind(broadcast).all<Ear>()).results;
}

function rowOf(minute: Minute, broadcast: string, room: string): Row {
  const { at, spanMs, area, peak, last, joins, leaves, chat, reactions, origins } = minute;
  const counted = (counts: Counts, what: string) =>
    Object.fromEntries(KINDS.map((kind) => [`${kind}_${what}`, counts[kind]]));
  return {
    broadcast_id: broadcast,
    at,
    room,
    span_ms: spanMs,
    ...counted(area, "ms"),
    ...counted(peak, "peak"),
    ...counted(last, "last"),
    joins,
    leaves,
    chat,
    reactions,
    origins: JSON.stringify(origins),
  };
}

export function minuteOfRow(row: Row): Minute {
  const whole = (name: string) => Number(row[name] ?? 0);
  const counts = (what: string): Counts => ({
    connected: whole(`connected_${what}`),
    people: whole(`people_${what}`),
    listening: whole(`listening_${what}`),
    embedded: whole(`embedded_${what}`),
  });
  return {
    at: whole("at"),
    spanMs: whole("span_ms"),
    area: counts("ms"),
    peak: counts("peak"),
    last: counts("last"),
    joins: whole("joins"),
    leaves: whole("leaves"),
    chat: whole("chat"),
    reactions: whole("reactions"),
    origins: JSON.parse(String(row.origins ?? "{}")) as Minute["origins"],
  };
}
