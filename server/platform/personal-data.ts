// What the site holds about a room or a person, page by page, as it is stored. Read only; docs/STORAGE.md says what each
// table is. Credentials are left out: they are hashes and public keys of no use to anybody else.
import * as z from "zod/mini";
import type { DataPage, DataRow } from "../../shared/http/machine-bodies.ts";
import { ok, type Result } from "../../shared/result.ts";
import { attendanceDigest } from "../domain/history/attendance.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { type CallFailure, callRoom } from "./room-call.ts";

type Store = { readonly DB: D1Database };

/** Where a page ends: the table, and its last row's key in two parts. */
const place = z.tuple([z.string(), z.union([z.string(), z.number()]), z.number()]);
export type DataPlace = z.infer<typeof place>;
type Row = Record<string, string | number | null>;

/** `?1` whose data, `?2` `?3` the key after which to read, `?4` how many rows. */
type Table = {
  readonly name: string;
  readonly query: string;
  readonly keyOf: (row: Row) => Row["x"][];
  /** Under which name the table knows whom it is about. */
  readonly whose?: (id: string) => string;
};

const PAGE_ROWS = 500;
const one = (column: string) => (row: Row) => [row[column] ?? "", 0];
/** Epoch and seq: the order of a room's log. */
const inLog = (row: Row) => [row.epoch ?? "", row.seq ?? 0];

const OF_ROOM: readonly Table[] = [
  {
    name: "rooms",
    query: "SELECT * FROM rooms WHERE room = ?1 AND (room, 0) > (?2, ?3) LIMIT ?4",
    keyOf: one("room"),
  },
  {
    name: "broadcasts",
    query: "SELECT * FROM broadcasts WHERE room = ?1 AND (id, 0) > (?2, ?3) ORDER BY id LIMIT ?4",
    keyOf: one("id"),
  },
  {
    name: "plays",
    query:
      "SELECT * FROM plays WHERE room = ?1 AND (epoch, seq) > (?2, ?3) ORDER BY epoch, seq LIMIT ?4",
    keyOf: inLog,
  },
  {
    name: "events",
    query:
      "SELECT * FROM events WHERE room = ?1 AND (epoch, seq) > (?2, ?3) ORDER BY epoch, seq LIMIT ?4",
    keyOf: inLog,
  },
  {
    name: "chat_lines",
    query:
      "SELECT * FROM chat_lines WHERE room = ?1 AND (epoch, seq) > (?2, ?3) ORDER BY epoch, seq LIMIT ?4",
    keyOf: inLog,
  },
  {
    name: "announcements",
    query:
      "SELECT * FROM announcements WHERE room = ?1 AND (epoch, seq) > (?2, ?3) ORDER BY epoch, seq LIMIT ?4",
    keyOf: inLog,
  },
  {
    name: "audience_minutes",
    query: `SELECT * FROM audience_minutes
      WHERE broadcast_id IN (SELECT id FROM broadcasts WHERE room = ?1)
        AND (broadcast_id, at) > (?2, ?3) ORDER BY broadcast_id, at LIMIT ?4`,
    keyOf: (row) => [row.broadcast_id ?? "", row.at ?? 0],
  },
  {
    name: "audience_plays",
    query: `SELECT * FROM audience_plays
      WHERE broadcast_id IN (SELECT id FROM broadcasts WHERE room = ?1)
        AND (broadcast_id, seq) > (?2, ?3) ORDER BY broadcast_id, seq LIMIT ?4`,
    keyOf: (row) => [row.broadcast_id ?? "", row.seq ?? 0],
  },
  {
    name: "replays",
    query:
      "SELECT * FROM replays WHERE room = ?1 AND (broadcast_id, 0) > (?2, ?3) ORDER BY broadcast_id LIMIT ?4",
    keyOf: one("broadcast_id"),
  },
];

const OF_PERSON: readonly Table[] = [
  {
    name: "staff",
    query: "SELECT * FROM staff WHERE person = ?1 AND (person, 0) > (?2, ?3) LIMIT ?4",
    keyOf: one("person"),
  },
  {
    name: "passkeys",
    query: `SELECT id, label, transports, synced, created_at, used_at, blocked_at FROM passkeys
      WHERE person = ?1 AND (id, 0) > (?2, ?3) ORDER BY id LIMIT ?4`,
    keyOf: one("id"),
  },
  {
    name: "invites",
    query: `SELECT name, role, rooms, made_by, expires_at, used_at, hash AS id FROM invites
      WHERE (person = ?1 OR made_by = ?1) AND (hash, 0) > (?2, ?3) ORDER BY hash LIMIT ?4`,
    keyOf: one("id"),
  },
  {
    name: "staff_sessions",
    query: `SELECT hash, passkey, label, started_at, seen_at, stepped_up_at, ended_at FROM staff_sessions
      WHERE person = ?1 AND (hash, 0) > (?2, ?3) ORDER BY hash LIMIT ?4`,
    keyOf: one("hash"),
  },
  {
    name: "tracks",
    query: `SELECT id, title, artist, album, created_at, deleted_at FROM tracks
      WHERE created_by = ?1 AND (id, 0) > (?2, ?3) ORDER BY id LIMIT ?4`,
    keyOf: one("id"),
  },
  {
    name: "uploads",
    query: `SELECT id, content_type, bytes, touched_at, completed_at FROM uploads
      WHERE person = ?1 AND (id, 0) > (?2, ?3) ORDER BY id LIMIT ?4`,
    keyOf: one("id"),
  },
  // No index by person: it would cost a row per event for something that is asked once in years. This reads the table.
  {
    name: "events",
    query: `SELECT *, room || '/' || epoch AS log FROM events
      WHERE (by_person = ?1 OR body ->> '$.person' = ?1 OR body ->> '$.to' = ?1)
        AND (room || '/' || epoch, seq) > (?2, ?3) ORDER BY room || '/' || epoch, seq LIMIT ?4`,
    keyOf: (row) => [row.log ?? "", row.seq ?? 0],
  },
  {
    name: "chat_lines",
    query: `SELECT *, room || '/' || epoch AS log FROM chat_lines WHERE by_person = ?1
        AND (room || '/' || epoch, seq) > (?2, ?3) ORDER BY room || '/' || epoch, seq LIMIT ?4`,
    keyOf: (row) => [row.log ?? "", row.seq ?? 0],
  },
  {
    name: "attendance",
    query:
      "SELECT * FROM attendance WHERE who = ?1 AND (broadcast_id, 0) > (?2, ?3) ORDER BY broadcast_id LIMIT ?4",
    keyOf: one("broadcast_id"),
    whose: attendanceDigest,
  },
];

/** One page of everything stored about a room. `after` is the `next` of the page before. */
export function roomData(store: Store, room: string, after: DataPlace | null): Promise<DataPage> {
  return readPage(store, OF_ROOM, room, after);
}

/**
 * One page of everything stored about a person: first what their rooms hold, then D1, so that what a room hands over to the
 * archive meanwhile comes twice rather than not at all. A page may be empty and yet have a next one.
 */
export async function personData(
  env: Env,
  person: string,
  after: DataPlace | null,
): Promise<Result<DataPage, CallFailure>> {
  if (after !== null && after[0] !== IN_ROOMS)
    return ok(await readPage(env, OF_PERSON, person, after));
  const rooms = await roomsAfter(env, after === null ? "" : String(after[1]));
  const last = rooms.at(-1);
  if (last === undefined) return ok(await readPage(env, OF_PERSON, person, null));
  const found = await Promise.all(rooms.map((room) => inRoom(env, room, person)));
  const failed = found.find((one) => !one.ok);
  if (failed) return failed;
  const rows = found.flatMap((one) => (one.ok ? one.value : []));
  return ok({ rows, next: writePlace([IN_ROOMS, last, 0]) });
}

const IN_ROOMS = "rooms";
const ROOMS_AT_ONCE = 20;

async function roomsAfter({ DB }: Store, room: string): Promise<string[]> {
  const query = "SELECT room FROM rooms WHERE room > ?1 ORDER BY room LIMIT ?2";
  const { results } = await DB.prepare(query).bind(room, ROOMS_AT_ONCE).all<{ room: string }>();
  return results.map((row) => row.room);
}

/** A room that does not answer fails the page: an export that lacks something must not look whole. */
async function inRoom(
  env: Env,
  room: string,
  person: string,
): Promise<Result<DataRow[], CallFailure>> {
  const answer = await callRoom(env, room, async (stub) => stub.personalRows(person));
  return answer.ok ? ok(answer.value.map((row): DataRow => ({ ...row, room }))) : answer;
}

/** The place that a page's `next` names; null when it is none of ours. */
export function readPlace(text: string): DataPlace | null {
  const bytes = fromBase64Url(text) ?? new Uint8Array();
  try {
    const parsed = place.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Rows of one table, then of the next; a page never mixes two. */
async function readPage(
  { DB }: Store,
  tables: readonly Table[],
  whose: string,
  after: DataPlace | null,
): Promise<DataPage> {
  const from = after ? tables.findIndex(({ name }) => name === after[0]) : 0;
  const begin: DataPlace = ["", "", -1];
  for (const [n, { name, query, keyOf, whose: as }] of tables.entries()) {
    if (from < 0 || n < from) continue;
    const [, a, b] = after && n === from ? after : begin;
    const found = await DB.prepare(query)
      .bind(as?.(whose) ?? whose, a, b, PAGE_ROWS)
      .all<Row>();
    const last = found.results.at(-1);
    if (!last) continue;
    const rows = found.results.map((row): DataRow => ({ table: name, ...row }));
    return { rows, next: writePlace([name, ...keyOf(last)] as DataPlace) };
  }
  return { rows: [], next: null };
}

function writePlace(value: DataPlace): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)));
}
