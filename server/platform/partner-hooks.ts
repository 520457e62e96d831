// What a room's object asks the registry about partners: who is told what happens here, and whose widgets may be here.
// Nothing is remembered: it is asked once a minute at most, and then it must be true.
import { OWN_PARTNER_ID } from "../../shared/http/bodies.ts";

/** A partner that is told about a room, and since when. */
export type Hook = { readonly partner: string; readonly sinceMs: number };

const HOLDING = `
  FROM partners
  WHERE active = 1 AND suspended_at IS NULL
    AND EXISTS (SELECT 1 FROM json_each(partners.rooms) WHERE value = ?1)
    AND EXISTS (SELECT 1 FROM json_each(partners.capabilities) WHERE value = ?2)`;

/** Who is told what happens in this room. */
export async function hooksOfRoom(db: D1Database, room: string): Promise<Hook[]> {
  const query = `SELECT id, hook_since ${HOLDING} AND hook_url IS NOT NULL`;
  const rows = await db.prepare(query).bind(room, "webhooks").all<{
    id: string;
    hook_since: number | null;
  }>();
  return rows.results.map(({ id, hook_since }) => ({ partner: id, sinceMs: hook_since ?? 0 }));
}

/** The partners whose widgets may be connected to this room; our own pages count as one. */
export async function embeddersOfRoom(db: D1Database, room: string): Promise<Set<string>> {
  const rows = await db.prepare(`SELECT id ${HOLDING}`).bind(room, "embed").all<{ id: string }>();
  return new Set([OWN_PARTNER_ID, ...rows.results.map(({ id }) => id)]);
}
