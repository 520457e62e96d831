// Finding shows, tracks and lines by their words, everywhere or in one room. Newest first: that order the index has, so a word that
// is everywhere costs no more than one that is rare.

import type { BroadcastRow } from "../../shared/http/bodies.ts";
import type { FoundLine, FoundTrack, SearchBody } from "../../shared/http/history-bodies.ts";
import {
  type ReadStore,
  type Row,
  recorded,
  text,
  toBroadcast,
  toLine,
  whole,
} from "./history-rows.ts";

export type Wanted = { readonly limit: number; readonly before: number };
type Found<T> = { found: T[]; next: number | null };

/** `?1` the words, `?2` below which number, `?3` how many. */
const newest = (words: string, also = "") =>
  `SELECT rowid AS n FROM ${words} WHERE ${words} MATCH ?1 AND rowid < ?2 ${also} ORDER BY rowid DESC LIMIT ?3`;

const SHOWS = `
  SELECT hit.n, b.*, ${recorded("b")} FROM (${newest("show_words")}) AS hit
  JOIN show_titles AS t ON t.id = hit.n
  LEFT JOIN broadcasts AS b ON b.id = t.broadcast_id AND b.phase = 'ended'
  ORDER BY hit.n DESC`;

const tracks = (playedThere = "", there = "") => `
  SELECT hit.n, s.track_id, s.title AS track_title, s.artist, s.artwork_key, p.seq, p.at, b.id, b.room, b.title, b.started_at
  FROM (${newest("song_words", playedThere)}) AS hit
  JOIN songs AS s ON s.id = hit.n
  LEFT JOIN plays AS p ON (p.room, p.epoch, p.seq) = (
    SELECT room, epoch, seq FROM plays WHERE track_id = s.track_id ${there} ORDER BY at DESC LIMIT 1)
  LEFT JOIN broadcasts AS b ON b.id = p.broadcast_id
  ORDER BY hit.n DESC`;
const TRACKS = tracks();
/** `?4`: the room. */
const TRACKS_OF_ROOM = tracks(
  "AND EXISTS (SELECT 1 FROM songs JOIN plays USING (track_id) WHERE songs.id = song_words.rowid AND room = ?4)",
  "AND room = ?4",
);

const LINES = `
  SELECT hit.n, l.seq, l.at, l.name, l.role, l.text, b.id, b.room, b.title, b.started_at
  FROM (${newest("chat_words")}) AS hit
  JOIN chat_lines AS l ON l.id = hit.n
  LEFT JOIN broadcasts AS b ON b.id = l.broadcast_id
  ORDER BY hit.n DESC`;

export type WantedKinds = {
  readonly shows: Wanted;
  readonly tracks: Wanted;
  readonly lines: Wanted;
  /** Only what was in this room; tracks: what it played. Null: all of them. */
  readonly room: string | null;
};

/** What has all the words of `query` (made by `searchQuery`); a kind with limit 0 is not looked for. */
export async function searchArchive(
  { DB }: ReadStore,
  query: string,
  wanted: WantedKinds,
): Promise<SearchBody> {
  const { room } = wanted;
  const ask = (statement: string, words: string, { limit, before }: Wanted) =>
    DB.prepare(statement).bind(words, before, limit);
  const [shows, tracks, lines] = await DB.batch<Row>([
    ask(SHOWS, inRoom("title", query, room), wanted.shows),
    room === null
      ? ask(TRACKS, query, wanted.tracks)
      : DB.prepare(TRACKS_OF_ROOM).bind(query, wanted.tracks.before, wanted.tracks.limit, room),
    ask(LINES, inRoom("text", query, room), wanted.lines),
  ]);
  return {
    shows: page<BroadcastRow>(shows?.results ?? [], wanted.shows, toBroadcast),
    tracks: page(tracks?.results ?? [], wanted.tracks, toFoundTrack),
    lines: page(lines?.results ?? [], wanted.lines, toFoundLine),
  };
}

/** The words in the column that has them, and the room's own word in the column that has that. */
function inRoom(column: "title" | "text", query: string, room: string | null): string {
  const words = `{${column}} : (${query})`;
  if (room === null) return words;
  const hex = [...new TextEncoder().encode(room)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${words} AND {room_word} : "r${hex.join("")}"`;
}

/** What is in no show that can be opened is left out; the place to go on from counts it all the same. */
function page<T>(rows: readonly Row[], { limit }: Wanted, read: (row: Row) => T): Found<T> {
  const last = rows.at(-1);
  return {
    found: rows.filter(({ id }) => id !== null).map(read),
    next: last && rows.length === limit ? whole(last.n) : null,
  };
}

const showOf = ({ id, room, title, started_at }: Row) => ({
  id: text(id),
  room: text(room),
  title: text(title),
  startedAt: whole(started_at),
});

function toFoundTrack(row: Row): FoundTrack {
  return {
    trackId: text(row.track_id),
    title: text(row.track_title),
    artist: text(row.artist),
    artworkKey: row.artwork_key == null ? null : text(row.artwork_key),
    last: { seq: whole(row.seq) ?? 0, at: whole(row.at) ?? 0, show: showOf(row) },
  };
}

function toFoundLine(row: Row): FoundLine {
  const { removed: _, ...line } = toLine(row);
  return { ...line, show: showOf(row) };
}
