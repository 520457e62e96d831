// Taking out what is stored, page after page, and having a room write its archive.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { DataPage, DataRow } from "../../shared/http/machine-bodies.ts";
import { call } from "./machine-helpers.ts";
import { roomOf } from "./room-helpers.ts";

/** Everything an export gives, page after page. */
export async function exported(path: string, room?: string): Promise<DataRow[]> {
  const rows: DataRow[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const query: string = next === "" ? "" : `?after=${next}`;
    const response: Response = await call("GET", path + query, undefined, room ? { room } : {});
    expect(response.status).toBe(200);
    const page: DataPage = await response.json();
    rows.push(...page.rows);
    next = page.next;
  }
  return rows;
}

/** Writes what the room has into the archive, without waiting for the clock. */
export async function archive(room: string): Promise<void> {
  await runInDurableObject(roomOf(room), (_, { storage }) => {
    storage.sql.exec(
      "INSERT INTO due (task, at, attempts) VALUES ('archive', 1, 0) ON CONFLICT (task) DO UPDATE SET at = 1",
    );
  });
  await evictDurableObject(roomOf(room));
  await runDurableObjectAlarm(roomOf(room));
}
