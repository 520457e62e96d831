// Forgetting a person: what names or quotes them goes, what happened stays. An order is a row per room, written with the
// erasure of the archive and worked off twice: at once, and by the hourly chore for what was on its way into the archive.
import { TAGS } from "../domain/cache/tags.ts";
import { attendanceDigest } from "../domain/history/attendance.ts";
import { distrustGenerations, invalidation } from "./cache-tags.ts";
import { callRoom } from "./room-call.ts";
import { freshStart } from "./staff.ts";

type Store = { readonly DB: D1Database };
export type Erasure = { readonly room: string; readonly person: string; readonly at: number };

/**
 * Their words, and their name where it is theirs: whoever gives the stage does so under the name of whom they give it to.
 * `?2`: nothing after this moment.
 */
const REDACT = `
  UPDATE events SET
    by_person = nullif(by_person, ?1),
    body = CASE
      WHEN coalesce(body ->> '$.to', body ->> '$.person', by_person) <> ?1 THEN body
      WHEN kind = 'chat.said' THEN json_replace(body, '$.text', '', '$.name', '')
      ELSE json_replace(body, '$.name', '') END
  WHERE at <= ?2 AND (by_person = ?1 OR body ->> '$.person' = ?1 OR body ->> '$.to' = ?1)`;

/**
 * Everything in D1, and the orders for the rooms. The first statements are those of `freshStart`, the last one gives the
 * orders (`ordersOf`).
 */
export function erasePerson(
  store: Store,
  person: string,
  nowMs: number,
): readonly D1PreparedStatement[] {
  const { DB } = store;
  const run = (query: string) => DB.prepare(query).bind(person);
  return [
    ...freshStart(store, person, nowMs),
    run("DELETE FROM staff_sessions WHERE person = ?1"),
    run("DELETE FROM invites WHERE person = ?1 OR made_by = ?1"),
    run("DELETE FROM staff WHERE person = ?1"),
    run("UPDATE tracks SET created_by = 'erased' WHERE created_by = ?1"),
    // Nobody will send the rest: the next sweep takes what arrived.
    run("UPDATE uploads SET person = 'erased', touched_at = 0 WHERE person = ?1"),
    DB.prepare(REDACT).bind(person, nowMs),
    forgetPresence(store, person),
    invalidation(store, [TAGS.words], nowMs),
    DB.prepare(
      `INSERT INTO erasures (room, person, at) SELECT room, ?1, ?2 FROM rooms WHERE true
       ON CONFLICT (room, person) DO UPDATE SET at = excluded.at RETURNING room, person, at`,
    ).bind(person, nowMs),
  ];
}

function forgetPresence({ DB }: Store, person: string): D1PreparedStatement {
  return DB.prepare("DELETE FROM attendance WHERE who = ?1").bind(attendanceDigest(person));
}

/** The orders that `erasePerson` gave. */
export function ordersOf(results: readonly D1Result[]): Erasure[] {
  return (results.at(-1)?.results ?? []) as Erasure[];
}

/** A batch of the archive that was under way when the room forgot somebody has long arrived, or never will. */
const SETTLED_MS = 600_000;
const MAX_AT_ONCE = 200;

/** Has rooms forget, one after the other. A room that does not answer keeps its order. */
export async function carryOutErasures(
  env: Env,
  orders: readonly Erasure[],
  nowMs: number,
): Promise<void> {
  const done: Erasure[] = [];
  for (const order of orders) {
    const { room, person, at } = order;
    const answer = await callRoom(env, room, async (stub) => stub.erase({ person, beforeMs: at }));
    if (answer.ok) done.push(order);
  }
  const people = new Map(done.map(({ person, at }) => [person, at]));
  const settled = done.filter(({ at }) => at < nowMs - SETTLED_MS);
  await env.DB.batch([
    ...[...people].map(([person, at]) => env.DB.prepare(REDACT).bind(person, at)),
    ...[...people.keys()].map((person) => forgetPresence(env, person)),
    invalidation(env, [TAGS.words], nowMs),
    // A later order for the same person has a later time and stays.
    env.DB.prepare(
      `DELETE FROM erasures WHERE EXISTS (SELECT 1 FROM json_each(?1) AS done
         WHERE done.value ->> 'room' = room AND done.value ->> 'person' = person AND done.value ->> 'at' = at)`,
    ).bind(JSON.stringify(settled)),
  ]);
  distrustGenerations();
}

/** Orders that are not known to be done for good. */
export async function retryErasures(env: Env, nowMs: number): Promise<void> {
  const left = await env.DB.prepare("SELECT room, person, at FROM erasures ORDER BY at LIMIT ?1")
    .bind(MAX_AT_ONCE)
    .all<Erasure>();
  if (left.results.length > 0) await carryOutErasures(env, left.results, nowMs);
}
