// Partners and what they may do (D1 `partners`). Framing, CORS, passes, keys and webhooks all ask here.
import type { NewPartner, Partner, PartnerEdit } from "../../shared/http/partner-bodies.ts";
import { forgetKeys, revokeKeysOf } from "./admin-keys.ts";
import { briefCache } from "./brief-cache.ts";
import { distrustGenerations } from "./cache-tags.ts";
import { inTime } from "./in-time.ts";
import {
  deletePartner,
  insertPartner,
  type PartnerRow,
  type PartnerStore,
  partnerFrom,
  suspendPartner,
  toPartner,
  updatePartner,
} from "./partner-rows.ts";

/** For this long an isolate believes what it was told; a suspension is known everywhere after it. */
export const PARTNERS_BELIEVED_MS = 10_000;

const ofRoom = briefCache<Partner[]>({ lifeMs: PARTNERS_BELIEVED_MS, maxEntries: 1_000 });

/** A listener waits this long for D1, then it counts as down. */
const PATIENCE_MS = 2_000;

const OF_ROOM = `
  SELECT * FROM partners
  WHERE active = 1 AND suspended_at IS NULL
    AND EXISTS (SELECT 1 FROM json_each(partners.rooms) WHERE value = ?1)`;

/** The active partners of a room (remembered for ten seconds, longer while D1 is down). */
export async function partnersOfRoom(
  store: PartnerStore,
  room: string,
  nowMs: number,
): Promise<Partner[]> {
  const cached = ofRoom.get(room, nowMs);
  if (cached) return cached;
  try {
    const partners = await askPartnersOfRoom(store, room);
    ofRoom.set(room, partners, nowMs);
    return partners;
  } catch (error) {
    const last = ofRoom.last(room);
    if (last) return last;
    throw error;
  }
}

/** The same as the table has it now. */
export async function askPartnersOfRoom({ DB }: PartnerStore, room: string): Promise<Partner[]> {
  const rows = await inTime(DB.prepare(OF_ROOM).bind(room).all<PartnerRow>(), PATIENCE_MS);
  return rows.results.map(toPartner);
}

/** What this isolate remembers is asked for anew; call it after every change of a partner. */
export function forgetPartners(): void {
  ofRoom.clear();
  distrustGenerations();
}

/** All partners, newest first. */
export async function listPartners({ DB }: PartnerStore): Promise<Partner[]> {
  const query = "SELECT * FROM partners ORDER BY created_at DESC, id LIMIT 500";
  return (await DB.prepare(query).all<PartnerRow>()).results.map(toPartner);
}

/** The partner as it is now, suspended or not; null when there is none. */
export async function findPartner({ DB }: PartnerStore, id: string): Promise<Partner | null> {
  const asked = DB.prepare("SELECT * FROM partners WHERE id = ?1").bind(id);
  const row = await inTime(asked.first<PartnerRow>(), PATIENCE_MS);
  return row && toPartner(row);
}

/** Registers a partner under a random id. This isolate knows it at once, every other within ten seconds. */
export async function createPartner(
  store: PartnerStore,
  fields: NewPartner,
  nowMs: number,
): Promise<Partner> {
  const partner = partnerFrom(newPartnerId(), fields, nowMs);
  await insertPartner(store, partner).run();
  forgetPartners();
  return partner;
}

/** The partner before and after; null when there is none. */
export async function changePartner(
  store: PartnerStore,
  id: string,
  edit: PartnerEdit,
  nowMs: number,
): Promise<{ before: Partner; after: Partner } | null> {
  return change(store, id, updatePartner(store, id, edit, nowMs));
}

/** Nothing of it works any more from here on, and everywhere within ten seconds; `atMs` null takes that back. */
export async function setSuspended(
  store: PartnerStore,
  id: string,
  atMs: number | null,
): Promise<{ before: Partner; after: Partner } | null> {
  return change(store, id, suspendPartner(store, id, atMs));
}

/** The partner as it was; null when there was none. */
export async function removePartner(
  store: PartnerStore,
  id: string,
  nowMs: number,
): Promise<Partner | null> {
  const before = await findPartner(store, id);
  await store.DB.batch([...deletePartner(store, id), revokeKeysOf(store, id, nowMs)]);
  forgetPartners();
  forgetKeys();
  return before;
}

export function newPartnerId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(8))];
  return `pt_${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function change(store: PartnerStore, id: string, statement: D1PreparedStatement) {
  const before = await findPartner(store, id);
  if (!before) return null;
  await statement.run();
  forgetPartners();
  const after = await findPartner(store, id);
  return after && { before, after };
}
