// Finding shows, tracks and lines by their words. Newest first: that order the index has, so a word that is everywhere costs
// no more than one that is rare.

import type { BroadcastRow } from "../../shared/http/bodies.ts";
import type { FoundLine, FoundTrack, SearchBody } from "../../shared/http/history-bodies.ts";
import { type ReadStore, type Row, text, toBroadcast, toLine, whole } from "./history-rows.ts";

export type Wanted = { readonly limit: number; readonly before: number };
type Found<T> = { found: T[]; next: number | null };

/** `?1` the words, `?2` below which number, `?3` how many. */
const newest = (words: string) =>
  `SELECT rowid AS n FROM ${words} WHERE ${words} MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3`;

const SHOWS = `
  SELECT hit.n, b.* FROM (${newest("show_words")}) AS hit
  JOIN show_titles AS t ON t.id = hit.n
  LEFT JOIN broadcasts AS b ON b.id = t.broadcast_id AND b.phase = 'ended'
  ORDER BY hit.n DESC`;

const TRACKS = `
  SELECT hit.n, s.track_id, s.title AS track_title, s.artist, s.artwork_key, p.seq, p.at, b.id, b.room, b.title, b.started_at
  FROM (${newest("song_words")}) AS hit
  JOIN songs AS s ON s.id = hit.n
  LEFT JOIN plays AS p ON (p.room, p.epoch, p.seq) = (
    SELECT room, epoch, seq FROM plays WHERE track_id = s.track_id ORDER BY at DESC LIMIT 1)
  LEFT JOIN broadcasts AS b ON b.id = p.broadcast_id
  ORDER BY hit.n DESC`;

const LINES = `
  SELECT hit.n, l.seq, l.at, l.name, l.role, l.text, b.id, b.room, b.title, b.started_at
  FROM (${newest("chat_words")}) AS hit
  JOIN chat_lines AS l ON l.id = hit.n
  LEFT JOIN broadcasts AS b ON b.id = l.broadcast_id
  ORDER BY hit.n DESC`;

/** What has all the words of `query` (made by `searchQuery`); a kind with limit 0 is not looked for. */
export async function searchArchive(
  { DB }: ReadStore,
  query: string,
  wanted: { readonly shows: Wanted; readonly tracks: Wanted; readonly lines: Wanted },
): Promise<SearchBody> {
  const ask = (statement: string, { limit, before }: Wanted) =>
    DB.prepare(statement).bind(query, before, limit);
  const [shows, tracks, lines] = await DB.batch<Row>([
    ask(SHOWS, wanted.shows),
    ask(TRACKS, wanted.tracks),
    ask(LINES, wanted.lines),
  ]);
  return {
    shows: page<BroadcastRow>(shows?.results ?? [], wanted.shows, toBroadcast),
    tracks: page(tracks?.results ?? [], wanted.tracks, toFoundTrack),
    lines: page(lines?.results ?? [], wanted.lines, toFoundLine),
  };
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
