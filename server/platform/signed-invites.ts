// Invitations whose secret is made by the operator's machine: the site only ever sees its hash, so neither a stored answer
// nor the table is worth stealing. How an invitation is opened and accepted is told in invites.ts.
import type { NewInvite } from "../../shared/http/staff-bodies.ts";
import { INVITE_LIFE_MS } from "../domain/identity/invite.ts";
import { randomText } from "./base64url.ts";

type Store = { readonly DB: D1Database };

/** The row of an invitation for somebody new. `madeBy`: `key:` and the key that asked for it. */
export function insertSignedInvite(
  { DB }: Store,
  { hash, name, role, rooms, madeBy }: NewInvite & { hash: string; madeBy: string },
  nowMs: number,
): { expiresAtMs: number; statement: D1PreparedStatement } {
  const expiresAtMs = nowMs + INVITE_LIFE_MS;
  const person = `s_${randomText(15)}`;
  const statement = DB.prepare(
    "INSERT INTO invites (hash, person, name, role, rooms, made_by, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  ).bind(hash, person, name, role, JSON.stringify(rooms), madeBy, expiresAtMs);
  return { expiresAtMs, statement };
}
