// Partners and where they may show which rooms (D1 `partners`).
import type { NewPartner, Partner } from "../../shared/http/bodies.ts";
import { briefCache } from "./brief-cache.ts";
import { inTime } from "./in-time.ts";

type Store = { readonly DB: D1Database };
type Row = {
  id: string;
  name: string;
  origins: string;
  rooms: string;
  active: number;
  created_at: number;
};

// A partner that is switched off stops being framed and let in within ten seconds.
const ofRoom = briefCache<Partner[]>({ lifeMs: 10_000, maxEntries: 1_000 });

/** A listener waits this long for D1, then it counts as down. */
const PATIENCE_MS = 2_000;

const OF_ROOM = `
  SELECT * FROM partners
  WHERE active = 1 AND EXISTS (SELECT 1 FROM json_each(partners.rooms) WHERE value = ?1)`;

/** The active partners of a room (remembered for ten seconds, longer while D1 is down). */
export async function partnersOfRoom(
  store: Store,
  room: string,
  nowMs: number,
): Promise<Partner[]> {
  const cached = ofRoom.get(room, nowMs);
  if (cached) return cached;
  try {
    const rows = await inTime(store.DB.prepare(OF_ROOM).bind(room).all<Row>(), PATIENCE_MS);
    const partners = rows.results.map(toPartner);
    ofRoom.set(room, partners, nowMs);
    return partners;
  } catch (error) {
    const last = ofRoom.last(room);
    if (last) return last;
    throw error;
  }
}

/** All partners, newest first. */
export async function listPartners(store: Store): Promise<Partner[]> {
  const rows = await store.DB.prepare(
    "SELECT * FROM partners ORDER BY created_at DESC, id LIMIT 500",
  ).all<Row>();
  return rows.results.map(toPartner);
}

/** Registers a partner under a random id. This isolate knows it at once. */
export async function createPartner(
  store: Store,
  fields: NewPartner,
  nowMs: number,
): Promise<Partner> {
  const id = `pt_${[...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  await store.DB.prepare(
    "INSERT INTO partners (id, name, origins, rooms, active, created_at) VALUES (?1, ?2, ?3, ?4, 1, ?5)",
  )
    .bind(id, fields.name, JSON.stringify(fields.origins), JSON.stringify(fields.rooms), nowMs)
    .run();
  ofRoom.clear();
  return { id, ...fields, active: true, createdAt: nowMs };
}

function toPartner(row: Row): Partner {
  return {
    id: row.id,
    name: row.name,
    origins: textList(row.origins),
    rooms: textList(row.rooms),
    active: row.active === 1,
    createdAt: row.created_at,
  };
}

function textList(json: string): string[] {
  const parsed: unknown = JSON.parse(json);
  return Array.isArray(parsed) ? parsed.filter((item) => typeof item === "string") : [];
}
