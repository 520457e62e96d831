// The people of the staff in D1: who has which role in which rooms. Whoever is not here, or revoked, is nobody.
import type { GrantRooms, PersonRow, StaffRole } from "../../shared/http/staff-bodies.ts";
import { SESSION_IDLE_MS } from "../domain/identity/session.ts";
import { toBase64Url } from "./base64url.ts";
import { orderExpulsion } from "./expulsions.ts";
import { sha256 } from "./hash.ts";
import { removeAllKeys } from "./passkeys.ts";
import { endSessions } from "./sessions.ts";
import { parseRooms } from "./standing.ts";

type Store = { readonly DB: D1Database };

type Person = {
  readonly person: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly rooms: GrantRooms;
};

/** The person id of whoever an operator's link names: the same name is the same person on every device. */
export async function staffPerson(name: string): Promise<string> {
  return `s_${toBase64Url((await sha256(`staff\n${name.toLowerCase()}`)).slice(0, 15))}`;
}

/** Makes a person, or gives them exactly this grant again, revoked or not. Only the operator can do that. */
export function upsertPerson(store: Store, who: Person, nowMs: number): D1PreparedStatement {
  return store.DB.prepare(
    `INSERT INTO staff (person, name, role, rooms, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (person) DO UPDATE SET name = ?2, role = ?3, rooms = ?4, revoked_at = NULL`,
  ).bind(who.person, who.name, who.role, JSON.stringify(who.rooms), nowMs);
}

type Row = Omit<PersonRow, "rooms"> & { rooms: string };

/** `?1`: a person, or NULL for all. `?2`: sessions seen before that are over. */
const PEOPLE = `
  SELECT s.person, s.name, s.role, s.rooms, s.created_at AS createdAt,
    (SELECT count(*) FROM passkeys p WHERE p.person = s.person AND p.blocked_at IS NULL) AS passkeys,
    (SELECT count(*) FROM staff_sessions t WHERE t.person = s.person AND t.ended_at IS NULL AND t.seen_at > ?2) AS sessions,
    (SELECT max(seen_at) FROM staff_sessions t WHERE t.person = s.person) AS seenAt
  FROM staff s WHERE s.revoked_at IS NULL AND (?1 IS NULL OR s.person = ?1)
  ORDER BY s.created_at, s.person LIMIT 500`;

/** Everybody with a grant. */
export async function listPeople(store: Store, nowMs: number): Promise<PersonRow[]> {
  const rows = await store.DB.prepare(PEOPLE)
    .bind(null, nowMs - SESSION_IDLE_MS)
    .all<Row>();
  return rows.results.flatMap(withRooms);
}

/** One person with a grant, or null. */
export async function findPerson(
  store: Store,
  person: string,
  nowMs: number,
): Promise<PersonRow | null> {
  const row = await store.DB.prepare(PEOPLE)
    .bind(person, nowMs - SESSION_IDLE_MS)
    .first<Row>();
  return (row && withRooms(row)[0]) ?? null;
}

function withRooms<R extends { rooms: string }>(
  row: R,
): (Omit<R, "rooms"> & Pick<Person, "rooms">)[] {
  const rooms = parseRooms(row.rooms);
  return rooms ? [{ ...row, rooms }] : [];
}

/** `actor`: the owner who does it, who must still be one when it happens; null for the operator. */
type Deed = { readonly person: string; readonly actor: string | null; readonly nowMs: number };

/** As long as nobody can do it to themselves, the owner who does it stays, so there is always one. */
const BY_AN_OWNER = `(?2 IS NULL OR (?2 <> ?1 AND EXISTS
  (SELECT 1 FROM staff AS actor WHERE actor.person = ?2 AND actor.role = 'owner' AND actor.revoked_at IS NULL)))`;

/**
 * Takes somebody's rights. In order: the expulsions (`expulsionsOf`), the change itself, the ended sessions (`hashesOf`), then
 * keys and open invitations go. Without the change nothing of the rest happens, but for sockets that come right back.
 */
export function revocation(store: Store, { person, actor, nowMs }: Deed): D1PreparedStatement[] {
  const gone = "EXISTS (SELECT 1 FROM staff WHERE person = ?1 AND revoked_at IS NOT NULL)";
  return [
    orderExpulsion(store, person, nowMs),
    store.DB.prepare(
      `UPDATE staff SET revoked_at = ?3 WHERE person = ?1 AND revoked_at IS NULL AND ${BY_AN_OWNER}`,
    ).bind(person, actor, nowMs),
    store.DB.prepare(
      `UPDATE staff_sessions SET ended_at = ?2 WHERE person = ?1 AND ended_at IS NULL AND ${gone} RETURNING hash`,
    ).bind(person, nowMs),
    store.DB.prepare(`DELETE FROM passkeys WHERE person = ?1 AND ${gone}`).bind(person),
    store.DB.prepare(
      `UPDATE invites SET expires_at = 0 WHERE (person = ?1 OR made_by = ?1) AND used_at IS NULL AND ${gone}`,
    ).bind(person),
  ];
}

/**
 * Changes somebody's grant. In order: the expulsions (their passes hold the old role), the change itself, whose sessions
 * have to learn of it (`hashesOf`), then invitations of somebody who may invite no more are void.
 */
export function change(
  store: Store,
  { person, actor, nowMs }: Deed,
  grant: Pick<Person, "role" | "rooms">,
): D1PreparedStatement[] {
  return [
    orderExpulsion(store, person, nowMs),
    store.DB.prepare(
      `UPDATE staff SET role = ?3, rooms = ?4 WHERE person = ?1 AND revoked_at IS NULL AND ${BY_AN_OWNER}`,
    ).bind(person, actor, grant.role, JSON.stringify(grant.rooms)),
    store.DB.prepare("SELECT hash FROM staff_sessions WHERE person = ?1 AND ended_at IS NULL").bind(
      person,
    ),
    store.DB.prepare(
      `UPDATE invites SET expires_at = 0 WHERE made_by = ?1 AND used_at IS NULL
         AND EXISTS (SELECT 1 FROM staff WHERE person = ?1 AND role <> 'owner')`,
    ).bind(person),
  ];
}

/**
 * Somebody comes back by an invitation, or for the first time: keys and sessions they had end. In order: the expulsions, the ended
 * sessions. Put it after the acceptance.
 */
export function freshStart(store: Store, person: string, nowMs: number): D1PreparedStatement[] {
  return [
    orderExpulsion(store, person, nowMs),
    endSessions(store, { person }, nowMs),
    removeAllKeys(store, person),
  ];
}
