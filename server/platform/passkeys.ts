// Passkeys in D1: whose they are, what they last counted, and which of them count no more.
import type { GrantRooms, PasskeyRow, StaffRole } from "../../shared/http/staff-bodies.ts";
import type { KnownKey } from "../domain/identity/passkey.ts";
import type { MadeKey, ShownKey } from "./passkey-proof.ts";
import { parseRooms } from "./standing.ts";

type Store = { readonly DB: D1Database };

/** Enough for every device somebody owns, few enough for one list. */
export const MAX_PASSKEYS = 20;

export type Holder = {
  readonly person: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly rooms: GrantRooms;
};
export type HeldKey = {
  readonly id: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly holder: Holder;
};

/** A passkey that counts, with its holder as they stand now; null for any other id. */
export async function findKey(store: Store, id: string): Promise<HeldKey | null> {
  const row = await store.DB.prepare(
    `SELECT p.id, p.public_key, p.counter, s.person, s.name, s.role, s.rooms
     FROM passkeys p JOIN staff s ON s.person = p.person
     WHERE p.id = ?1 AND p.blocked_at IS NULL AND s.revoked_at IS NULL`,
  )
    .bind(id)
    .first<{
      id: string;
      public_key: string;
      counter: number;
      person: string;
      name: string;
      role: StaffRole;
      rooms: string;
    }>();
  const rooms = parseRooms(row?.rooms);
  if (!row || !rooms) return null;
  const { person, name, role } = row;
  const holder = { person, name, role, rooms };
  return { id: row.id, publicKey: row.public_key, counter: row.counter, holder };
}

/** A person's passkeys as a browser needs them to find or to leave out: only those that count. */
export async function knownKeys(store: Store, person: string): Promise<KnownKey[]> {
  const rows = await store.DB.prepare(
    "SELECT id, transports FROM passkeys WHERE person = ?1 AND blocked_at IS NULL ORDER BY created_at",
  )
    .bind(person)
    .all<{ id: string; transports: string }>();
  return rows.results.map(({ id, transports }) => ({ id, transports: textList(transports) }));
}

const SHOWN =
  "id, label, synced, blocked_at IS NOT NULL AS blocked, created_at AS createdAt, used_at AS usedAt";
type ShownRow = Omit<PasskeyRow, "synced" | "blocked"> & { synced: number; blocked: number };
const toShown = (row: ShownRow): PasskeyRow => ({
  ...row,
  synced: row.synced === 1,
  blocked: row.blocked === 1,
});

/** A person's passkeys as they see them, oldest first. */
export async function listKeys(store: Store, person: string): Promise<PasskeyRow[]> {
  const rows = await store.DB.prepare(
    `SELECT ${SHOWN} FROM passkeys WHERE person = ?1 ORDER BY created_at, id`,
  )
    .bind(person)
    .all<ShownRow>();
  return rows.results.map(toShown);
}

/** Another label for a person's own key; null when they have no such key. */
export async function relabelKey(
  store: Store,
  { person, id, label }: { person: string; id: string; label: string },
): Promise<PasskeyRow | null> {
  const row = await store.DB.prepare(
    `UPDATE passkeys SET label = ?3 WHERE person = ?1 AND id = ?2 RETURNING ${SHOWN}`,
  )
    .bind(person, id, label)
    .first<ShownRow>();
  return row && toShown(row);
}

/** The row of a new key. One that somebody has already fails the whole batch. */
export function addKey(
  store: Store,
  key: MadeKey & { person: string; label: string },
  nowMs: number,
): D1PreparedStatement {
  const { id, person, publicKey, counter, transports, synced, label } = key;
  return store.DB.prepare(
    `INSERT INTO passkeys (id, person, public_key, counter, transports, synced, label, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
  ).bind(id, person, publicKey, counter, JSON.stringify(transports), synced ? 1 : 0, label, nowMs);
}

/** True for the failure of a batch whose new key is somebody's already. */
export function isKnownKey(error: unknown): boolean {
  return error instanceof Error && error.message.includes("constraint failed: passkeys.");
}

/** Notes what the key counted. */
export function noteTouch(
  store: Store,
  id: string,
  { counter, synced }: ShownKey,
  nowMs: number,
): D1PreparedStatement {
  return store.DB.prepare(
    `UPDATE passkeys SET counter = ?2, synced = ?3, used_at = ?4
     WHERE id = ?1`,
  ).bind(id, counter, synced ? 1 : 0, nowMs);
}

/** Takes a key out of use and keeps it in the list, so that its holder sees what happened. */
export function blockKey(store: Store, id: string, nowMs: number): D1PreparedStatement {
  return store.DB.prepare("UPDATE passkeys SET blocked_at = ?2 WHERE id = ?1").bind(id, nowMs);
}

/** Removes a key of a person; nothing when it would leave them without any that counts. */
export function removeKey(store: Store, person: string, id: string): D1PreparedStatement {
  return store.DB.prepare(
    `DELETE FROM passkeys WHERE id = ?1 AND person = ?2 AND (blocked_at IS NOT NULL OR EXISTS
       (SELECT 1 FROM passkeys AS other WHERE other.person = ?2 AND other.id <> ?1 AND other.blocked_at IS NULL))`,
  ).bind(id, person);
}

export function removeAllKeys(store: Store, person: string): D1PreparedStatement {
  return store.DB.prepare("DELETE FROM passkeys WHERE person = ?1").bind(person);
}

function textList(json: string): string[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter((item) => typeof item === "string") : [];
}
