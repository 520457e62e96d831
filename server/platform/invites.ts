// Invitations: who may make themselves a passkey, as what and where. Made in the booth (a row under the link's hash) or by
// whoever holds ADMIN_SECRET (a signed link). Either opens any number of times and is accepted once.
import { PAGES } from "../../shared/http/paths.ts";
import {
  type GrantRooms,
  INVITATION_PREFIX,
  type InviteBody,
  type NewInvite,
  type StaffRole,
} from "../../shared/http/staff-bodies.ts";
import { INVITE_LIFE_MS, type Invitation, invitationSecret } from "../domain/identity/invite.ts";
import { randomText } from "./base64url.ts";
import { sha256Hex } from "./hash.ts";
import { readLink } from "./links.ts";
import { spend } from "./once.ts";
import { staffPerson, upsertPerson } from "./staff.ts";
import { parseRooms } from "./standing.ts";

type Store = { readonly DB: D1Database };

/**
 * Makes an invitation; `url` is shown once and kept nowhere. `person`: somebody who was here before and gets in again;
 * without one, accepting makes somebody new. `madeBy`: an owner, who takes their open invitations along when they are revoked;
 * null when they are no owner by the time it is written, so that none is made behind a revocation.
 */
export async function createInvite(
  store: Store,
  invite: NewInvite & { madeBy: string; person?: string },
  at: { origin: string; nowMs: number },
): Promise<InviteBody | null> {
  const { name, role, rooms, madeBy, person = `s_${randomText(15)}` } = invite;
  const secret = randomText(32);
  const expiresAtMs = at.nowMs + INVITE_LIFE_MS;
  const hash = await sha256Hex(secret);
  const made = await store.DB.prepare(
    `INSERT INTO invites (hash, person, name, role, rooms, made_by, expires_at)
     SELECT ?1, ?2, ?3, ?4, ?5, person, ?7 FROM staff
     WHERE person = ?6 AND role = 'owner' AND revoked_at IS NULL`,
  )
    .bind(hash, person, name, role, JSON.stringify(rooms), madeBy, expiresAtMs)
    .run();
  if (made.meta.changes !== 1) return null;
  // Behind `#`, so the secret reaches no server log and no Referer.
  return { url: `${at.origin}${PAGES.signIn}#${INVITATION_PREFIX}${secret}`, expiresAtMs };
}

export type Opened = {
  readonly invitation: Invitation;
  /** Names the invitation without opening it; a challenge is bound to it. */
  readonly about: string;
  /** Who invites, by name; null for the operator. */
  readonly by: string | null;
  /** What accepting writes before the key: the mark that only one copy can write, and the person. */
  readonly acceptance: readonly D1PreparedStatement[];
};

/** What an unused, current invitation or operator's link says; null for anything else, whatever is wrong with it. */
export async function openInvitation(
  store: Store,
  adminSecret: string,
  link: string,
  nowMs: number,
): Promise<Opened | null> {
  const secret = invitationSecret(link);
  return secret === null
    ? openSigned(store, adminSecret, link, nowMs)
    : openRow(store, await sha256Hex(secret), nowMs);
}

type Row = {
  person: string;
  name: string;
  role: StaffRole;
  rooms: string;
  expires_at: number;
  by_name: string | null;
  is_known: number;
};

/** Somebody who is here already comes back to the grant they have by now, not to the one of ten minutes ago. */
async function openRow(store: Store, hash: string, nowMs: number): Promise<Opened | null> {
  const row = await store.DB.prepare(
    `SELECT i.person, coalesce(known.name, i.name) AS name, coalesce(known.role, i.role) AS role,
       coalesce(known.rooms, i.rooms) AS rooms, i.expires_at, maker.name AS by_name,
       known.person IS NOT NULL AS is_known
     FROM invites i LEFT JOIN staff known ON known.person = i.person
       LEFT JOIN staff maker ON maker.person = i.made_by
     WHERE i.hash = ?1 AND i.used_at IS NULL AND i.expires_at > ?2`,
  )
    .bind(hash, nowMs)
    .first<Row>();
  const rooms = parseRooms(row?.rooms);
  if (!row || !rooms) return null;
  const { person, name, role } = row;
  const recovery = row.is_known === 1;
  return {
    invitation: { person, name, role, rooms, recovery, expiresAtMs: row.expires_at },
    about: hash,
    by: row.by_name,
    acceptance: [spendRow(store, hash, nowMs), ...acceptRow(store, hash, nowMs)],
  };
}

/** Fails the batch when the invitation was accepted (key), or taken back or too old by now (no time to write). */
function spendRow(store: Store, hash: string, nowMs: number): D1PreparedStatement {
  return store.DB.prepare(
    `INSERT INTO used_links (jti, used_at) VALUES ('invite:' || ?1,
       (SELECT ?2 FROM invites WHERE hash = ?1 AND used_at IS NULL AND expires_at > ?2))`,
  ).bind(hash, nowMs);
}

/** Somebody who is here already keeps their row. */
function acceptRow(store: Store, hash: string, nowMs: number): D1PreparedStatement[] {
  return [
    store.DB.prepare("UPDATE invites SET used_at = ?2 WHERE hash = ?1").bind(hash, nowMs),
    store.DB.prepare(
      `INSERT INTO staff (person, name, role, rooms, created_at)
       SELECT person, name, role, rooms, ?2 FROM invites WHERE hash = ?1
       ON CONFLICT (person) DO NOTHING`,
    ).bind(hash, nowMs),
  ];
}

/** The operator's word stands above the table: their link makes or restores exactly what it says. */
async function openSigned(
  store: Store,
  adminSecret: string,
  text: string,
  nowMs: number,
): Promise<Opened | null> {
  const link = await readLink(adminSecret, text, nowMs);
  if (!link) return null;
  const person = await staffPerson(link.name);
  const [used, known] = await store.DB.batch([
    store.DB.prepare("SELECT 1 FROM used_links WHERE jti = ?1").bind(link.jti),
    store.DB.prepare("SELECT 1 FROM staff WHERE person = ?1").bind(person),
  ]);
  if (used?.results.length !== 0) return null;
  const { name, role, jti, expMs } = link;
  const rooms: GrantRooms = "*";
  return {
    invitation: {
      person,
      name,
      role,
      rooms,
      recovery: known?.results.length === 1,
      expiresAtMs: expMs,
    },
    about: jti,
    by: null,
    acceptance: [
      spend(store, jti, nowMs),
      upsertPerson(store, { person, name, role, rooms }, nowMs),
    ],
  };
}
