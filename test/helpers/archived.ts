// A room of a test with its archive: what happened is sent there by the product's own archivist.

import { archiveRoom } from "../../server/objects/archivist.ts";
import type { ReadStore } from "../../server/platform/history-rows.ts";
import type { Room } from "./leader.ts";
import { type SqliteD1, sqliteD1 } from "./sqlite-d1.ts";

export type Archived = { readonly d1: SqliteD1; readonly store: ReadStore };

export async function archived(room: Room, d1 = sqliteD1()): Promise<Archived> {
  await archiveRoom(room.leader, d1 as unknown as D1Database, "main");
  return { d1, store: { DB: d1 as unknown as ReadStore["DB"] } };
}
