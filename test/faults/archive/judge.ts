// What an archive must hold after an evening, worked out from the room's log alone; complaints, none when all is well.
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { type Evening, ROOM_NAME } from "./evening.ts";

type Stored = RoomEvent & { readonly broadcast: string };
type Rows = Record<string, unknown>[];

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

export function judge(evening: Evening): string[] {
  const log = [...evening.log.values()].toSorted((a, b) => a.seq - b.seq);
  const wanted: Record<string, unknown> = {
    events: log.map(({ seq, at, by, broadcast, body }) => [seq, at, by, broadcast || null, body]),
    plays: playsOf(log),
    lines: log.flatMap(({ seq, at, body }) =>
      body.kind === "chat.said" ? [[seq, at, body.name, body.text]] : [],
    ),
    announcements: log.flatMap(({ seq, body }) =>
      body.kind === "announcement.pinned" ? [[seq, body.text]] : [],
    ),
    songs: [...new Set(playsOf(log).map(([, , track]) => track))].sort(),
    attendance: attendanceOf(evening),
    counts: countsOf(log),
    found: foundOf(log),
  };
  const held = heldBy(evening);
  const complaints = Object.keys(wanted).filter(
    (part) => !isDeepStrictEqual(plain(held[part]), plain(wanted[part])),
  );
  return [...complaints, ...indexFaults(evening)];
}

/** Each play with the hash that binds it to all before it, by Node's own SHA-256. */
function playsOf(log: readonly Stored[]): [number, string, string, string][] {
  let hash = sha256(JSON.stringify(["judah1/plays", ROOM_NAME, "epoch-1"]));
  return log.flatMap(({ seq, at, broadcast, body }) => {
    if (body.kind !== "deck.played" || !body.track || !broadcast) return [];
    const { id, title, artist, durationMs } = body.track;
    hash = sha256(JSON.stringify([hash, seq, at, broadcast, id, title, artist, durationMs]));
    return [[seq, broadcast, id, hash]];
  });
}

function attendanceOf({ log, attended }: Evening): string[] {
  const ended = new Set(
    [...log.values()].flatMap(({ body }) =>
      body.kind === "broadcast.ended" && body.aired ? [body.broadcastId] : [],
    ),
  );
  return [...attended]
    .filter(([id]) => ended.has(id))
    .flatMap(([id, people]) =>
      [...people].map((person) => `${id} ${sha256(`judah1/attendance\n${person}`).slice(0, 32)}`),
    )
    .sort();
}

function countsOf(log: readonly Stored[]): unknown[] {
  const ids = [...new Set(log.map(({ broadcast }) => broadcast))].filter((id) => id !== "").sort();
  return ids.map((id) => {
    const own = log.filter(({ broadcast }) => broadcast === id);
    const said = own.filter(({ body }) => body.kind === "chat.said").length;
    const ended = own.find(({ body }) => body.kind === "broadcast.ended");
    return [id, said, playsOf(own).length, own[0]?.seq, ended?.at ?? null, own.at(-1)?.seq];
  });
}

/** Which lines have which word. */
function foundOf(log: readonly Stored[]): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const { seq, body } of log) {
    if (body.kind !== "chat.said") continue;
    for (const word of new Set(body.text.split(" ").filter(Boolean))) {
      found[word] = [...(found[word] ?? []), seq];
    }
  }
  return found;
}

function heldBy({ d1, log }: Evening): Record<string, unknown> {
  const rows = (query: string): Rows => d1.real.database.prepare(query).all() as Rows;
  const last = new Map([...log.values()].map(({ broadcast, seq }) => [broadcast, seq]));
  const found: Record<string, number[]> = {};
  for (const word of Object.keys(foundOf([...log.values()]))) {
    const hits = d1.real.database
      .prepare(
        "SELECT seq FROM chat_lines WHERE id IN (SELECT rowid FROM chat_words WHERE chat_words MATCH ?) ORDER BY seq",
      )
      .all(`"${word}"`);
    found[word] = hits.map(({ seq }) => Number(seq));
  }
  return {
    events: rows("SELECT * FROM events ORDER BY seq").map((row) => [
      ...[row.seq, row.at, row.by_person, row.broadcast_id],
      JSON.parse(String(row.body)),
    ]),
    plays: rows("SELECT * FROM plays ORDER BY seq").map((row) => [
      ...[row.seq, row.broadcast_id, row.track_id, row.hash],
    ]),
    lines: rows("SELECT * FROM chat_lines ORDER BY seq").map((row) => [
      ...[row.seq, row.at, row.name, row.text],
    ]),
    announcements: rows("SELECT * FROM announcements ORDER BY seq").map((row) => [
      ...[row.seq, row.text],
    ]),
    songs: rows("SELECT track_id FROM songs ORDER BY track_id").map((row) => row.track_id),
    attendance: rows("SELECT * FROM attendance")
      .map((row) => `${row.broadcast_id} ${row.who}`)
      .sort(),
    counts: rows("SELECT * FROM broadcasts ORDER BY id").map((row) => [
      ...[row.id, row.chat_count, row.play_count, row.first_seq, row.ended_at],
      // It may lie further on in the room's log, never before the show's last event.
      Math.min(Number(row.archived_seq), last.get(String(row.id)) ?? 0),
    ]),
    found,
  };
}

/** The full text against the rows it is made of: SQLite's own check of both. */
function indexFaults({ d1 }: Evening): string[] {
  return ["chat_words", "song_words", "show_words"].flatMap((index) => {
    try {
      d1.real.database.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`);
      return [];
    } catch {
      return [`${index} is not what its rows say`];
    }
  });
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));
