// Writes of the staff that must happen once (D1 `staff_answers`): claimed before they begin, answered after they end. Who reads
// the table learns nothing from it: links and secrets are among the answers.
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { sha256, sha256Hex } from "./hash.ts";

type Store = { readonly DB: D1Database };
export type KeptAnswer = { readonly status: number; readonly body: string | null };

/** One write as the table knows it, and the key that seals its answer. */
export type Intent = {
  readonly name: string;
  readonly fingerprint: string;
  readonly seal: CryptoKey;
};

/**
 * claimed: nobody began it before, it is ours now · answered: it happened, and this is what was said · begun: somebody began it
 * `sinceMs` and it is not known how it ended · other: the key was used for something else.
 */
export type Claim =
  | { readonly kind: "claimed" }
  | { readonly kind: "answered"; readonly answer: KeptAnswer }
  | { readonly kind: "begun"; readonly sinceMs: number }
  | { readonly kind: "other" };

const encoder = new TextEncoder();
const NAME_BYTES = 24;
const KEY_BYTES = 32;
const IV_BYTES = 12;

/** What `person` means by `key`. `asked` is everything that was asked for, as text. */
export async function intentOf(
  secret: string,
  { person, key, asked }: { person: string; key: string; asked: string },
): Promise<Intent> {
  const root = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveBits",
  ]);
  const salt = await sha256(`${person}\n${key}`);
  const info = encoder.encode("judah1/answers");
  const length = 8 * (NAME_BYTES + 2 * KEY_BYTES);
  const derived = { name: "HKDF", hash: "SHA-256", salt, info } as const;
  const bits = new Uint8Array(await crypto.subtle.deriveBits(derived, root, length));
  const [name, print, seal] = [
    bits.slice(0, NAME_BYTES),
    bits.slice(NAME_BYTES, NAME_BYTES + KEY_BYTES),
    bits.slice(NAME_BYTES + KEY_BYTES),
  ];
  return {
    name: toBase64Url(name),
    fingerprint: await sha256Hex(`${toBase64Url(print)}\n${asked}`),
    seal: await crypto.subtle.importKey("raw", seal, "AES-GCM", false, ["encrypt", "decrypt"]),
  };
}

/** Takes the write for this request, or says what became of it before. Of any number of racing copies one gets it. */
export async function claim({ DB }: Store, intent: Intent, nowMs: number): Promise<Claim> {
  const { name, fingerprint } = intent;
  const [taken, found] = await DB.batch<Row>([
    DB.prepare(
      "INSERT INTO staff_answers (name, fingerprint, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
    ).bind(name, fingerprint, nowMs),
    DB.prepare("SELECT fingerprint, status, body, at FROM staff_answers WHERE name = ?1").bind(
      name,
    ),
  ]);
  if (taken?.meta.changes === 1) return { kind: "claimed" };
  const row = found?.results[0];
  if (!row || row.fingerprint !== fingerprint) return { kind: "other" };
  if (row.status === null) return { kind: "begun", sinceMs: row.at };
  const body = row.body === null ? null : await opened(intent.seal, row.body);
  return { kind: "answered", answer: { status: row.status, body } };
}

type Row = {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: string | null;
  readonly at: number;
};

/** The write happened, and this was its answer. */
export async function settle(
  { DB }: Store,
  { name, seal }: Intent,
  { status, body }: KeptAnswer,
): Promise<void> {
  const kept = body === null ? null : await sealed(seal, body);
  await DB.prepare("UPDATE staff_answers SET status = ?2, body = ?3 WHERE name = ?1")
    .bind(name, status, kept)
    .run();
}

/** Nothing of the write happened: whoever repeats it begins anew. */
export async function release({ DB }: Store, { name }: Intent): Promise<void> {
  await DB.prepare("DELETE FROM staff_answers WHERE name = ?1").bind(name).run();
}

const ANSWER_LIFE_MS = 86_400_000;

/** Forgets what is older than a day. */
export async function forgetOldAnswers({ DB }: Store, nowMs: number): Promise<void> {
  await DB.prepare("DELETE FROM staff_answers WHERE at < ?1")
    .bind(nowMs - ANSWER_LIFE_MS)
    .run();
}

async function sealed(key: CryptoKey, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const hidden = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text));
  return `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(hidden))}`;
}

async function opened(key: CryptoKey, kept: string): Promise<string> {
  const [iv, hidden] = kept.split(".").map((part) => fromBase64Url(part));
  if (!iv || !hidden) throw new Error("an answer that was kept can't be read");
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, hidden);
  return new TextDecoder().decode(new Uint8Array(text));
}
