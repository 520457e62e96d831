// Telling rooms to close somebody's sockets. The order is a row written with the revocation itself and deleted once the room
// has answered, so it survives whatever happens to the request that gave it.
import { log } from "./log.ts";
import { callRoom } from "./room-call.ts";

type Store = { readonly DB: D1Database };
export type Expulsion = { readonly room: string; readonly person: string; readonly at: number };

/** Orders it in every room of the grant that the person has when this runs: put it before what changes or takes it. */
export function orderExpulsion(store: Store, person: string, nowMs: number): D1PreparedStatement {
  return ordered(store, "staff.revoked_at IS NULL", person, nowMs);
}

/** The same, if a session of the person was ended at `nowMs`: put it after what ends them. */
export function orderIfEnded(store: Store, person: string, nowMs: number): D1PreparedStatement {
  const ended = "EXISTS (SELECT 1 FROM staff_sessions WHERE person = ?1 AND ended_at = ?2)";
  return ordered(store, ended, person, nowMs);
}

function ordered(store: Store, condition: string, person: string, nowMs: number) {
  return store.DB.prepare(
    `INSERT INTO expulsions (room, person, at)
     SELECT rooms.room, staff.person, ?2 FROM rooms JOIN staff ON staff.person = ?1
     WHERE ${condition}
       AND (staff.rooms = '"*"' OR rooms.room IN (SELECT value FROM json_each(staff.rooms)))
     ON CONFLICT (room, person) DO UPDATE SET at = excluded.at
     RETURNING room, person, at`,
  ).bind(person, nowMs);
}

/** The orders that a statement gave. */
export function expulsionsOf(result: D1Result | undefined): Expulsion[] {
  return (result?.results ?? []) as Expulsion[];
}

const WAITS_MS = [500, 2_000, 8_000];

/** Carries orders out; a room that does not answer is asked again a few times, and then by the hourly chore. */
export async function expel(env: Env, orders: readonly Expulsion[]): Promise<void> {
  let left = await attempt(env, orders);
  for (const waitMs of WAITS_MS) {
    if (left.length === 0) return;
    await scheduler.wait(waitMs);
    left = await attempt(env, left);
  }
  if (left.length > 0) log({ event: "expel.failed", rooms: left.length });
}

/** Gives the orders whose room did not answer. */
async function attempt(env: Env, orders: readonly Expulsion[]): Promise<Expulsion[]> {
  const done = await Promise.all(
    orders.map(async ({ room, person, at }) => {
      const answer = await callRoom(env, room, async (stub) =>
        stub.expel({ persons: [person], atMs: at }),
      );
      return answer.ok;
    }),
  );
  // A later order for the same person has a later time and stays.
  await env.DB.prepare(
    `DELETE FROM expulsions WHERE EXISTS (SELECT 1 FROM json_each(?1) AS done
       WHERE done.value ->> 'room' = room AND done.value ->> 'person' = person AND done.value ->> 'at' = at)`,
  )
    .bind(JSON.stringify(orders.filter((_, i) => done[i])))
    .run();
  return orders.filter((_, i) => !done[i]);
}

const MAX_AT_ONCE = 200;

/** Orders whose room did not answer when they were given. */
export async function retryExpulsions(env: Env): Promise<void> {
  const left = await env.DB.prepare("SELECT room, person, at FROM expulsions ORDER BY at LIMIT ?1")
    .bind(MAX_AT_ONCE)
    .all<Expulsion>();
  if (left.results.length > 0) await expel(env, left.results);
}
