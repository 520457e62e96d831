// The room as it is when everything has come to rest: read over HTTP the way anybody may, or, once its server is dead, out
// of the files that it left.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { LogBody, SnapshotBody } from "../../../shared/http/bodies.ts";
import { API } from "../../../shared/http/paths.ts";
import { RESUME_MAX_EVENTS } from "../../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { RoomEnd } from "../checker/history.ts";

/** Everything but the beginning of a log that is longer than the room repeats to a client. */
export async function readRoomEnd(origin: string, room: string): Promise<RoomEnd> {
  const snapshot = await readSnapshot(origin, room);
  const first = Math.max(0, snapshot.seq - RESUME_MAX_EVENTS);
  const log = await readLog(origin, room, `${snapshot.epoch}.${first}`);
  return { ...endOf(snapshot), log };
}

/** The same without its log. */
export const endOf = ({ epoch, pulse }: SnapshotBody): RoomEnd => {
  const { connected, people } = pulse.counts;
  return { epoch, log: [], reactions: pulse.reactions, presence: { connected, people } };
};

export function readSnapshot(origin: string, room: string): Promise<SnapshotBody> {
  return get<SnapshotBody>(origin + API.snapshot(room));
}

async function readLog(origin: string, room: string, from: string): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  for (let since = from; ; ) {
    const page = await get<LogBody>(`${origin}${API.log(room)}?since=${since}`);
    if (page.reset) throw new Error(`the log of ${room} can't be read from ${since}`);
    events.push(...(page.events as RoomEvent[]));
    if (!page.more) return events;
    since = page.next;
  }
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** Every room's whole log by its epoch, row by row as a dead server left them: no code of the product has a say here. */
export function readStoredLogs(stateDir: string): Map<string, RoomEvent[]> {
  const folder = join(stateDir, "do", "dj-judas-UserSession");
  const files = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  return new Map(files.map((name) => readStoredLog(join(folder, name))));
}

type Row = { seq: number; at: number; by: string | null; op: string | null; body: string };

function readStoredLog(file: string): [string, RoomEvent[]] {
  const database = new DatabaseSync(file);
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const epoch = database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.value;
  const rows = names
    .filter(({ name }) => /^events(_\d+)?$/.test(String(name)))
    .flatMap(({ name }) => database.prepare(`SELECT * FROM ${name}`).all() as unknown as Row[]);
  database.close();
  rows.sort((one, other) => one.seq - other.seq);
  return [String(epoch), rows.map(readRow)];
}

const readRow = ({ seq, at, by, op, body }: Row): RoomEvent => ({
  seq,
  at,
  by,
  ...(op === null ? {} : { op }),
  body: JSON.parse(body),
});
