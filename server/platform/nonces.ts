// Signed requests are heard once: nonce, effect and answer are written by one D1 batch, which is one transaction.
// A copy, a key revoked meanwhile, or a row that is already there makes the whole batch fail; nothing of it happens.
import { NONCE_LIFE_MS } from "../domain/identity/signed-request.ts";

type Store = { readonly DB: D1Database };

/** A request as the tables know it. `fingerprint` stands for all that was asked. */
export type Call = {
  readonly keyId: string;
  readonly nonce: string;
  /** "" on reads that came without one. */
  readonly idempotencyKey: string;
  readonly fingerprint: string;
};
/** `body` is JSON text; null where the answer has none. */
export type StoredAnswer = { readonly status: number; readonly body: string | null };

/**
 * done: all of it is written · replayed: this nonce was heard before · dead_key: revoked or expired since it was looked up ·
 * answered: another request with this idempotency key came first · conflict: a row of the effect exists already.
 */
export type Written = "done" | "replayed" | "dead_key" | "answered" | "conflict";

// A key that died meanwhile gives null here, which the table refuses: the check is part of the transaction.
const NONCE = `
  INSERT INTO nonces (key_id, nonce, at) VALUES (
    (SELECT id FROM machine_keys
     WHERE id = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?3)), ?2, ?3)`;
const ANSWER = `
  INSERT INTO machine_answers (key_id, idempotency_key, fingerprint, status, body, at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)`;

/** Writes an effect, once, and gives what its statements returned. Rejects when D1 is down. */
export async function writeOnce(
  { DB }: Store,
  call: Call,
  effect: { readonly statements: readonly D1PreparedStatement[]; readonly answer: StoredAnswer },
  nowMs: number,
): Promise<{ readonly written: Written; readonly results: readonly D1Result[] }> {
  const { keyId, nonce, idempotencyKey, fingerprint } = call;
  const { status, body } = effect.answer;
  const own = [
    DB.prepare(NONCE).bind(keyId, nonce, nowMs),
    DB.prepare(ANSWER).bind(keyId, idempotencyKey, fingerprint, status, body, nowMs),
  ];
  try {
    const results = await DB.batch([...own, ...effect.statements]);
    return { written: "done", results: results.slice(own.length) };
  } catch (error) {
    return { written: failureOf(error), results: [] };
  }
}

/** Notes that a request without an effect was heard: a read, a repetition, a refusal. */
export async function hearOnce({ DB }: Store, call: Call, nowMs: number): Promise<Written> {
  try {
    await DB.prepare(NONCE).bind(call.keyId, call.nonce, nowMs).run();
    return "done";
  } catch (error) {
    return failureOf(error);
  }
}

/** What was answered under this idempotency key, and for what; null when nothing was. */
export async function findAnswer(
  { DB }: Store,
  { keyId, idempotencyKey }: Call,
): Promise<(StoredAnswer & { readonly fingerprint: string }) | null> {
  return DB.prepare(
    "SELECT fingerprint, status, body FROM machine_answers WHERE key_id = ?1 AND idempotency_key = ?2",
  )
    .bind(keyId, idempotencyKey)
    .first<StoredAnswer & { fingerprint: string }>();
}

const ANSWER_LIFE_MS = 86_400_000;

/** Forgets nonces that the clock refuses by now, and answers older than a day. */
export async function forgetOldCalls({ DB }: Store, nowMs: number): Promise<void> {
  await DB.batch([
    DB.prepare("DELETE FROM nonces WHERE at < ?1").bind(nowMs - 4 * NONCE_LIFE_MS),
    DB.prepare("DELETE FROM machine_answers WHERE at < ?1").bind(nowMs - ANSWER_LIFE_MS),
  ]);
}

/** D1 names the constraint that failed in the text of its error, and nowhere else. */
const FAILURES: readonly (readonly [RegExp, Exclude<Written, "done">])[] = [
  [/UNIQUE constraint failed: nonces\./, "replayed"],
  [/NOT NULL constraint failed: nonces\.key_id/, "dead_key"],
  [/UNIQUE constraint failed: machine_answers\./, "answered"],
  [/UNIQUE constraint failed: /, "conflict"],
];

function failureOf(error: unknown): Exclude<Written, "done"> {
  const words = error instanceof Error ? error.message : "";
  const found = FAILURES.find(([pattern]) => pattern.test(words));
  if (!found) throw error;
  return found[1];
}
