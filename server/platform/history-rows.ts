// Rows of the archive as the shapes that travel. The only place that knows its columns' names on the way out.
import type * as z from "zod/mini";
import type { archivedLine, archivedPlay, BroadcastRow } from "../../shared/http/bodies.ts";
import { REACTIONS } from "../../shared/protocol/scalars.ts";
import { ROLES } from "../../shared/roles.ts";
import { NO_REACTIONS, type ReactionTotals } from "../../shared/room/pulse.ts";

export type Row = Record<string, string | number | null>;
export type Line = z.infer<typeof archivedLine>;
export type Play = z.infer<typeof archivedPlay>;

/** All that reading takes of a database; a session of one has it too. */
export type Reader = Pick<D1Database, "prepare" | "batch">;
export type ReadStore = { readonly DB: Reader };

/** A column of `broadcasts` as `table`: 1 where the show's recording can be played. */
export const recorded = (table: string): string =>
  `EXISTS (SELECT 1 FROM replays WHERE broadcast_id = ${table}.id AND files <> '[]') AS recorded`;

/** Without the column `recorded` there is none: a show that is on has none yet. */
export function toBroadcast(row: Row): BroadcastRow {
  return {
    id: text(row.id),
    room: text(row.room),
    title: text(row.title),
    phase: text(row.phase),
    startsAt: whole(row.starts_at),
    startedAt: whole(row.started_at),
    endedAt: whole(row.ended_at),
    peakConnected: whole(row.peak_connected) ?? 0,
    peakPeople: whole(row.peak_people) ?? 0,
    peakListening: whole(row.peak_listening) ?? 0,
    peopleTotal: whole(row.people_total) ?? 0,
    chatCount: whole(row.chat_count) ?? 0,
    playCount: whole(row.play_count) ?? 0,
    reactions: readTotals(text(row.reactions)),
    recorded: row.recorded === 1,
  };
}

export function toPlay(row: Row): Play {
  return {
    seq: whole(row.seq) ?? 0,
    at: whole(row.at) ?? 0,
    trackId: text(row.track_id),
    title: text(row.title),
    artist: text(row.artist),
    artworkKey: row.artwork_key == null ? null : text(row.artwork_key),
    durationMs: whole(row.duration_ms) ?? 0,
  };
}

/** A line that was taken back keeps its place and has no words. */
export function toLine(row: Row): Line {
  const role = ROLES.find((name) => name === row.role) ?? "guest";
  const { seq, at, name, text: words } = row;
  return {
    seq: whole(seq) ?? 0,
    at: whole(at) ?? 0,
    name: text(name),
    role,
    text: text(words),
    removed: words === "",
  };
}

/** Totals by the reactions known today; one that was since renamed or added later must not hide the rest. */
function readTotals(json: string): ReactionTotals {
  const stored = new Map(Object.entries(readJson(json) ?? {}));
  const count = (value: unknown) => (typeof value === "number" && value > 0 ? value : 0);
  const totals = { ...NO_REACTIONS };
  for (const name of REACTIONS) totals[name] = count(stored.get(name));
  return totals;
}

export function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export function text(value: string | number | null | undefined): string {
  return value == null ? "" : String(value);
}

export function whole(value: string | number | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}
