// The registry of machines' keys (D1 `machine_keys`): who may sign, until when. It holds no key, only who has one.
import { type MachineKeyRow, machineKeyRow } from "../../shared/http/machine-bodies.ts";
import type { MachineKey } from "../domain/identity/machine-key.ts";
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
