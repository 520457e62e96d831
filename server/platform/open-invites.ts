// Invitations that are still open, as owners see them, and taking one back. Opening and accepting them is in invites.ts.
import type { InviteRow } from "../../shared/http/staff-bodies.ts";
import { parseRooms } from "./standing.ts";

type Store = { readonly DB: D1Database };
type Row = Omit<InviteRow, "rooms" | "recovery"> & { rooms: string; recovery: number };

/** What accepting would give now: somebody who is here already comes back to the grant they have by now. */
const OPEN = `
  SELECT i.hash AS id, coalesce(known.name, i.name) AS name, maker.name AS "by",
    coalesce(known.role, i.role) AS role, coalesce(known.rooms, i.rooms) AS rooms,
    known.person IS NOT NULL AS recovery, i.expires_at AS expiresAt
  FROM invites i LEFT JOIN staff known ON known.person = i.person
    LEFT JOIN staff maker ON maker.person = i.made_by
  WHERE i.used_at IS NULL AND i.expires_at > ?1 ORDER BY i.expires_at, i.hash LIMIT 500`;

export async function listOpenInvites(store: Store, nowMs: number): Promise<InviteRow[]> {
  const found = await store.DB.prepare(OPEN).bind(nowMs).all<Row>();
  return found.results.flatMap((row) => {
    const rooms = parseRooms(row.rooms);
    return rooms ? [{ ...row, rooms, recovery: row.recovery === 1 }] : [];
  });
}

/** False when it was not open any more: accepted, too old, or taken back before. */
export async function withdrawInvite(store: Store, id: string, nowMs: number): Promise<boolean> {
  const query =
    "UPDATE invites SET expires_at = 0 WHERE hash = ?1 AND used_at IS NULL AND expires_at > ?2";
  return (await store.DB.prepare(query).bind(id, nowMs).run()).meta.changes === 1;
}

/** Voids what a machine's key made and nobody has accepted, once that key is revoked. Put it behind the revocation. */
export function withdrawInvitesOf(store: Store, keyId: string): D1PreparedStatement {
  return store.DB.prepare(
    `UPDATE invites SET expires_at = 0 WHERE made_by = 'key:' || ?1 AND used_at IS NULL
       AND EXISTS (SELECT 1 FROM machine_keys WHERE id = ?1 AND revoked_at IS NOT NULL)`,
  ).bind(keyId);
}
