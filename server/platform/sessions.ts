// Sign-in sessions. KV holds the record a request is checked with, under the hash of the cookie's id: whoever reads the store
// still cannot sign in. D1 holds whether it still counts: writes ask it every time, reads believe it for half a minute.
import type { SessionRow } from "../../shared/http/staff-bodies.ts";
import {
  judgeSession,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type Session,
  session,
} from "../domain/identity/session.ts";
import { randomText } from "./base64url.ts";
import { sha256Hex } from "./hash.ts";
import { forgetStanding, standingOf } from "./standing.ts";

type Kv = { readonly SESSIONS: KVNamespace };
type Db = { readonly DB: D1Database };

/** A session that is about to be: `id` goes into the cookie and nowhere else. */
export type Draft = { readonly id: string; readonly hash: string };

export async function draftSession(): Promise<Draft> {
  const id = randomText(32);
  return { id, hash: await sha256Hex(id) };
}

type Beginning = {
  readonly hash: string;
  readonly person: string;
  /** The passkey that starts it; null for a local link. */
  readonly passkey: string | null;
  readonly label: string;
};

/** The row of a new session. It changes nothing when the person has no grant, or the passkey does not count. */
export function beginSession(store: Db, begun: Beginning, nowMs: number): D1PreparedStatement {
  const { hash, person, passkey, label } = begun;
  return store.DB.prepare(
    `INSERT INTO staff_sessions (hash, person, passkey, label, started_at, seen_at, stepped_up_at)
     SELECT ?1, person, ?3, ?4, ?5, ?5, ?5 FROM staff WHERE person = ?2 AND revoked_at IS NULL AND (?3 IS NULL
       OR EXISTS (SELECT 1 FROM passkeys WHERE id = ?3 AND person = ?2 AND blocked_at IS NULL))`,
  ).bind(hash, person, passkey, label, nowMs);
}

/** Makes the record that requests are checked with; its row must be written before. */
export async function publishSession(store: Kv, hash: string, value: Session): Promise<void> {
  await store.SESSIONS.put(keyOf(hash), JSON.stringify(value), {
    expirationTtl: SESSION_IDLE_MS / 1000,
  });
}

export type Found = {
  readonly value: Session;
  readonly hash: string;
  /** When this session's key was last touched; null while D1 cannot say. */
  readonly steppedUpMs: number | null;
};

type Asking = {
  readonly nowMs: number;
  readonly fresh: boolean;
  readonly waitUntil: (work: Promise<unknown>) => void;
};

/**
 * The session behind a cookie with the grant as it is now, or null. While D1 is down the record alone decides: who is
 * revoked loses it too. Notes its use every few minutes.
 */
export async function findSession(store: Kv & Db, id: string, at: Asking): Promise<Found | null> {
  const hash = await sha256Hex(id);
  const parsed = session.safeParse(await store.SESSIONS.get(keyOf(hash), "json"));
  if (!parsed.success) return null;
  const standing = await standingOf(store, hash, at);
  if (standing === null) return null;
  const grant = standing === "down" ? {} : standing.grant;
  const value: Session = { ...parsed.data, ...grant };
  const verdict = judgeSession(value, at.nowMs);
  if (verdict === "ended") return null;
  if (verdict === "touch") at.waitUntil(noteUse(store, hash, { ...value, seenMs: at.nowMs }));
  return { value, hash, steppedUpMs: standing === "down" ? null : standing.steppedUpMs };
}

async function noteUse(store: Kv & Db, hash: string, value: Session): Promise<void> {
  await publishSession(store, hash, value);
  await store.DB.prepare("UPDATE staff_sessions SET seen_at = ?2 WHERE hash = ?1")
    .bind(hash, value.seenMs)
    .run();
}

/** Which open sessions: one of a person's, those of a passkey that counts no more, or all of a person. `except`: stays. */
export type Which = {
  readonly person: string;
  readonly hash?: string;
  readonly passkey?: string;
  readonly except?: string;
};

/** Ends sessions; its rows (see `endedOf`) name those whose records have to go. */
export function endSessions(store: Db, which: Which, nowMs: number): D1PreparedStatement {
  const { person, hash = null, passkey = null, except = null } = which;
  return store.DB.prepare(
    `UPDATE staff_sessions SET ended_at = ?5 WHERE ended_at IS NULL AND person = ?1
       AND (?2 IS NULL OR hash = ?2) AND (?4 IS NULL OR hash <> ?4) AND (?3 IS NULL OR (passkey = ?3
         AND NOT EXISTS (SELECT 1 FROM passkeys WHERE id = ?3 AND blocked_at IS NULL)))
     RETURNING hash`,
  ).bind(person, hash, passkey, except, nowMs);
}

/** Notes that the key of this session was touched again. */
export function noteStepUp(store: Db, hash: string, nowMs: number): D1PreparedStatement {
  return store.DB.prepare("UPDATE staff_sessions SET stepped_up_at = ?2 WHERE hash = ?1").bind(
    hash,
    nowMs,
  );
}

/** A person's open sessions, the newest first. */
export async function listSessions(
  store: Db,
  person: string,
  nowMs: number,
): Promise<Omit<SessionRow, "current">[]> {
  const rows = await store.DB.prepare(
    `SELECT hash AS id, label, passkey, started_at AS startedAt, seen_at AS seenAt FROM staff_sessions
     WHERE person = ?1 AND ended_at IS NULL AND seen_at > ?2 AND started_at > ?3
     ORDER BY started_at DESC, hash LIMIT 100`,
  )
    .bind(person, nowMs - SESSION_IDLE_MS, nowMs - SESSION_LIFE_MS)
    .all<Omit<SessionRow, "current">>();
  return rows.results;
}

/** The sessions that a statement named. */
export function hashesOf(result: D1Result | undefined): string[] {
  return (result?.results ?? []).map((row) => String((row as { hash: unknown }).hash));
}

/** Takes the records of ended sessions away. Other locations may see them for a minute more; D1 does not. */
export async function dropRecords(store: Kv, hashes: readonly string[]): Promise<void> {
  forgetStanding(hashes);
  await Promise.all(hashes.map((hash) => store.SESSIONS.delete(keyOf(hash))));
}

/** Brings the records of open sessions up to a changed grant, for the time when D1 cannot be asked. */
export async function rewriteRecords(
  store: Kv,
  hashes: readonly string[],
  grant: Partial<Session>,
): Promise<void> {
  forgetStanding(hashes);
  await Promise.all(
    hashes.map(async (hash) => {
      const parsed = session.safeParse(await store.SESSIONS.get(keyOf(hash), "json"));
      if (parsed.success) await publishSession(store, hash, { ...parsed.data, ...grant });
    }),
  );
}

function keyOf(hash: string): string {
  return `session/${hash}`;
}
