// The registry of machines' keys (D1 `machine_keys`): who may sign, until when. It holds no key, only who has one.
import { type MachineKeyRow, machineKeyRow } from "../../shared/http/machine-bodies.ts";
import { keyIdOf, type MachineKey } from "../domain/identity/machine-key.ts";
import { briefCache } from "./brief-cache.ts";

type Store = { readonly DB: D1Database };
type Row = {
  id: string;
  role: string;
  rooms: string;
  partner: string | null;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
};

// Absences too: whoever tries made-up ids asks the database once in ten seconds for each. The transaction of the effect
// asks again, so a key that dies within these seconds does nothing any more.
const known = briefCache<MachineKey | null>({ lifeMs: 10_000, maxEntries: 1_000 });

/** The record behind a key id, or null. Rejects when D1 does: without the registry nobody is let in. */
export async function findKey(store: Store, id: string, nowMs: number): Promise<MachineKey | null> {
  const cached = known.get(id, nowMs);
  if (cached !== undefined) return cached;
  const query = "SELECT * FROM machine_keys WHERE id = ?1";
  const row = await store.DB.prepare(query).bind(id).first<Row>();
  const key = row && toKey(row);
  known.set(id, key, nowMs);
  return key;
}

/** All keys, the dead ones too, newest first. */
export async function listKeys({ DB }: Store): Promise<MachineKeyRow[]> {
  const query = "SELECT * FROM machine_keys ORDER BY created_at DESC, id LIMIT 500";
  const rows = await DB.prepare(query).all<Row>();
  return rows.results.flatMap((row) => toKey(row) ?? []);
}

export type NewKey = Pick<MachineKeyRow, "role" | "rooms" | "partner" | "expiresAtMs"> & {
  readonly name: string;
  readonly generation: number;
};

/** The row of a key, and the statement that writes it; a second key of that name and generation makes it fail. */
export function insertKey(
  { DB }: Store,
  { name, generation, role, rooms, partner, expiresAtMs }: NewKey,
  nowMs: number,
): { row: MachineKeyRow; statement: D1PreparedStatement } {
  const id = keyIdOf(name, generation);
  const statement = DB.prepare(
    `INSERT INTO machine_keys (id, name, generation, role, rooms, partner, created_at, expires_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
  ).bind(id, name, generation, role, JSON.stringify(rooms), partner, nowMs, expiresAtMs);
  const row = { id, role, rooms, partner, createdAtMs: nowMs, expiresAtMs, revokedAtMs: null };
  return { row, statement };
}

/** The newest generation of a name, alive or not. */
export async function newestOf(
  { DB }: Store,
  name: string,
): Promise<{ key: MachineKeyRow; generation: number } | null> {
  const query = "SELECT * FROM machine_keys WHERE name = ?1 ORDER BY generation DESC LIMIT 1";
  const row = await DB.prepare(query).bind(name).first<Row & { generation: number }>();
  const key = row && toKey(row);
  return row && key && { key, generation: row.generation };
}

/** Lets all generations before this one end at `endsAtMs`, or sooner where that was said before. */
export function retireBefore(
  { DB }: Store,
  { name, generation }: Pick<NewKey, "name" | "generation">,
  endsAtMs: number,
): D1PreparedStatement {
  return DB.prepare(
    "UPDATE machine_keys SET expires_at = min(coalesce(expires_at, ?3), ?3) WHERE name = ?1 AND generation < ?2",
  ).bind(name, generation, endsAtMs);
}

/** Ends a key now. Open transactions of it fail from the moment this is committed. */
export function revokeKey({ DB }: Store, id: string, nowMs: number): D1PreparedStatement {
  return DB.prepare(
    "UPDATE machine_keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
  ).bind(id, nowMs);
}

/** A partner that is removed takes its keys along. */
export function revokeKeysOf({ DB }: Store, partner: string, nowMs: number): D1PreparedStatement {
  return DB.prepare(
    "UPDATE machine_keys SET revoked_at = ?2 WHERE partner = ?1 AND revoked_at IS NULL",
  ).bind(partner, nowMs);
}

/** This isolate asks the database again: what it remembers is about to be wrong. */
export function forgetKeys(): void {
  known.clear();
}

/** A record that cannot be read is no record: its key opens nothing. */
function toKey(row: Row): MachineKeyRow | null {
  const { id, role, rooms, partner } = row;
  const parsed = machineKeyRow.safeParse({
    id,
    role,
    rooms: parseJson(rooms),
    partner,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    revokedAtMs: row.revoked_at,
  });
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
