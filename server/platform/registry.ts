// Which rooms exist (D1 `rooms`). Asked before any object is touched, so a made-up name never creates one.
import type { RoomInfo } from "../../shared/http/bodies.ts";
import { briefCache } from "./brief-cache.ts";
import { distrustGenerations } from "./cache-tags.ts";
import { inTime } from "./in-time.ts";

type Store = { readonly DB: D1Database };

// Ten seconds: long enough that a crowd joining costs one query per isolate, short enough to wait for.
const known = briefCache<RoomInfo | null>({ lifeMs: 10_000, maxEntries: 1_000 });

/** A listener waits this long for D1, then it counts as down. */
const PATIENCE_MS = 2_000;

/**
 * The room, or null when there is none of that name (both remembered for ten seconds). While D1 is down or hangs a room this
 * isolate has seen stays known; rejects when it has not seen it.
 */
export async function findRoom(
  store: Store,
  room: string,
  nowMs: number,
): Promise<RoomInfo | null> {
  const cached = known.get(room, nowMs);
  if (cached !== undefined) return cached;
  try {
    const row = await askRoom(store, room);
    known.set(room, row, nowMs);
    return row;
  } catch (error) {
    const last = known.last(room);
    if (last) return last;
    throw error;
  }
}

/** The room as the table has it now: for answers that are kept, which must not be made from a memory. */
export async function askRoom({ DB }: Store, room: string): Promise<RoomInfo | null> {
  const asked = DB.prepare("SELECT room, title, tagline FROM rooms WHERE room = ?1");
  return inTime(asked.bind(room).first<RoomInfo>(), PATIENCE_MS);
}

/** All rooms, by name. */
export async function listRooms(store: Store): Promise<RoomInfo[]> {
  const rows = await store.DB.prepare(
    "SELECT room, title, tagline FROM rooms ORDER BY title, room LIMIT 200",
  ).all<RoomInfo>();
  return rows.results;
}

/** The row of a new room; the name of one that exists makes it fail. Call `forgetRoom` once it is written. */
export function insertRoom(store: Store, info: RoomInfo, nowMs: number): D1PreparedStatement {
  return store.DB.prepare(
    "INSERT INTO rooms (room, title, tagline, created_at) VALUES (?1, ?2, ?3, ?4)",
  ).bind(info.room, info.title, info.tagline, nowMs);
}

/** This isolate asks again whether there is such a room. */
export function forgetRoom(room: string): void {
  known.forget(room);
  distrustGenerations();
}

/** False when the name is taken. This isolate knows the new room at once. */
export async function createRoom(store: Store, info: RoomInfo, nowMs: number): Promise<boolean> {
  const done = await store.DB.prepare(
    "INSERT INTO rooms (room, title, tagline, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (room) DO NOTHING",
  )
    .bind(info.room, info.title, info.tagline, nowMs)
    .run();
  forgetRoom(info.room);
  // A trigger notes the change in rows of its own, which count too.
  return done.meta.changes > 0;
}
