// What the site of the bench holds, and how a thing in it is changed. Every title says which thing it is of and in which version,
// so that any answer that shows one can be judged: `show-00012 v3`.
import { cachePolicyOf } from "../../../server/domain/cache/policies.ts";
import { TAGS, type Tag } from "../../../server/domain/cache/tags.ts";

export const ROOMS = 20;
export const SHOWS = 400;
const PLAYS = 30;
const LINES = 60;

const upTo = (count: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;

/** Twenty rooms, four hundred past shows with thirty tracks and sixty lines each, one show to come per room. */
export const FILL: readonly string[] = [
  `INSERT INTO rooms (room, title, tagline, created_at)
   ${upTo(ROOMS)} SELECT printf('room-%02d', i), printf('room-%02d v0', i), 'A room of the bench', i FROM n`,
  `INSERT INTO broadcasts (id, room, title, phase, started_at, ended_at, people_total, epoch, first_seq, archived_seq)
   ${upTo(SHOWS)} SELECT printf('show-%05d', i), printf('room-%02d', i % ${ROOMS}), printf('show-%05d v0', i), 'ended',
     i * 10000000, i * 10000000 + 7200000, 100, 'epoch000', i * 1000, i * 1000 + 999 FROM n`,
  `INSERT INTO broadcasts (id, room, title, phase, starts_at, epoch, first_seq, archived_seq)
   ${upTo(ROOMS)} SELECT printf('plan-%05d', i), printf('room-%02d', i), printf('plan-%05d v0', i), 'scheduled',
     4000000000000 + i, 'epoch000', 9000000 + i, 9000000 + i FROM n`,
  `INSERT INTO plays (room, epoch, seq, broadcast_id, at, track_id, title, artist, duration_ms)
   ${upTo(SHOWS * PLAYS)} SELECT printf('room-%02d', (i / ${PLAYS}) % ${ROOMS}), 'epoch000',
     (i / ${PLAYS}) * 1000 + i % ${PLAYS}, printf('show-%05d', i / ${PLAYS}), i * 1000, printf('t_%06d', i % 500),
     printf('Track %d', i % 500), 'Voices of Judah', 180000 FROM n`,
  ...[0, 1, 2, 3].map(
    (quarter) => `INSERT INTO events (room, epoch, seq, broadcast_id, at, by_person, kind, body)
   ${upTo((SHOWS * LINES) / 4)}, l (i) AS (SELECT i + ${(quarter * SHOWS * LINES) / 4} FROM n)
   SELECT printf('room-%02d', (i / ${LINES}) % ${ROOMS}), 'epoch000', (i / ${LINES}) * 1000 + 100 + i % ${LINES},
     printf('show-%05d', i / ${LINES}), i * 1000, printf('p_%09d', i % 97), 'chat.said',
     json_object('kind', 'chat.said', 'name', printf('Guest %d', i % 97), 'role', 'listener',
       'text', printf('Line %d, and amen to that', i)) FROM l`,
  ),
];

type Change = {
  query: { text: string; values: readonly (string | number)[] };
  tags: readonly Tag[];
};

/** `show`, `plan` or `room` number `n` becomes version `v`. */
export function changeOf(kind: string, search: URLSearchParams): Change {
  const n = Number(search.get("n"));
  const version = search.get("v") ?? "0";
  const name = `${kind}-${String(n).padStart(kind === "room" ? 2 : 5, "0")}`;
  const values = [`${name} v${version}`, name];
  const room = `room-${String(n % ROOMS).padStart(2, "0")}`;
  if (kind === "room") {
    const text = "UPDATE rooms SET title = ?1 WHERE room = ?2";
    return { query: { text, values }, tags: [TAGS.room(name)] };
  }
  const text = "UPDATE broadcasts SET title = ?1 WHERE id = ?2";
  if (kind === "plan") return { query: { text, values }, tags: [TAGS.schedule] };
  return { query: { text, values }, tags: [TAGS.show(name), TAGS.history, TAGS.historyOf(room)] };
}

/** What the brief's cache is told to keep an answer for: as long as ours calls it fresh. Null: it is not asked. */
export function lifeSecondsOf(path: string): number | null {
  const name = policyNameOf(path);
  return name === null ? null : cachePolicyOf(name).freshMs / 1_000;
}

function policyNameOf(path: string) {
  if (/\/(?:now|counts)$/.test(path)) return "now";
  if (/\/schedule$|\/api\/home$/.test(path)) return "schedule";
  if (/\/history$|\/api\/broadcasts$/.test(path)) return "history";
  if (/\/api\/broadcasts\/|\/shows\//.test(path)) return "show";
  return /\/api\/(?:v1\/)?rooms(?:\/[^/]+)?$/.test(path) ? "rooms" : null;
}
