// What may happen only once: links, invitations and challenges, each spent in the same transaction as what it opens.
import { sha256Hex } from "./hash.ts";

type Store = { readonly DB: D1Database };

/** A row that can be written once. Its table is forgotten after a day; nothing that is spent lives that long. */
export function spend(store: Store, mark: string, nowMs: number): D1PreparedStatement {
  return store.DB.prepare("INSERT INTO used_links (jti, used_at) VALUES (?1, ?2)").bind(
    mark,
    nowMs,
  );
}

/** The same for a challenge that a key answered: refused too when another use of the key has counted as far by now. */
export function spendWithKey(
  store: Store,
  mark: string,
  key: { id: string; counter: number },
  nowMs: number,
): D1PreparedStatement {
  return store.DB.prepare(
    `INSERT INTO used_links (jti, used_at) VALUES (?1, (SELECT ?2 FROM passkeys
       WHERE id = ?3 AND blocked_at IS NULL AND (counter < ?4 OR (counter = 0 AND ?4 = 0))))`,
  ).bind(mark, nowMs, key.id, key.counter);
}

/** A challenge's mark. Its text is a hash: the table tells nobody which challenges are about. */
export async function challengeMark(challenge: string): Promise<string> {
  return `challenge:${await sha256Hex(challenge)}`;
}

/**
 * All statements or none: null when something in them was spent before (the marks' keys and columns refuse). Of any number of
 * racing copies exactly one gets results.
 */
export async function runOnce(
  store: Store,
  statements: readonly D1PreparedStatement[],
): Promise<D1Result[] | null> {
  try {
    return await store.DB.batch([...statements]);
  } catch (error) {
    if (error instanceof Error && /constraint failed: used_links\./.test(error.message))
      return null;
    throw error;
  }
}

const DAY_MS = 86_400_000;
/** So long the list of people says when somebody was last there. */
const SESSIONS_KEPT_MS = 30 * DAY_MS;

/** Forgets what was spent or is over long since; its own expiry keeps it useless. */
export async function forgetSpent(store: Store, nowMs: number): Promise<void> {
  const beforeMs = nowMs - DAY_MS;
  await store.DB.batch([
    store.DB.prepare("DELETE FROM used_links WHERE used_at < ?1").bind(beforeMs),
    store.DB.prepare("DELETE FROM invites WHERE expires_at < ?1").bind(beforeMs),
    store.DB.prepare("DELETE FROM staff_sessions WHERE started_at < ?1").bind(
      nowMs - SESSIONS_KEPT_MS,
    ),
  ]);
}
