// Digests for names and keys: SHA-256 where the input is already secret or public, a keyed one that changes daily for addresses.
import { toBase64Url } from "./base64url.ts";

const encoder = new TextEncoder();

export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

export async function sha256Hex(text: string): Promise<string> {
  return [...(await sha256(text))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name of an answer's text: a strong entity tag (RFC 9110, 8.8.3). */
export async function etagOf(text: string): Promise<string> {
  return `"${toBase64Url((await sha256(text)).slice(0, 16))}"`;
}

/**
 * A name for `text` that only holders of the secret can compute, so nobody finds an address by trying all of them. Every
 * `day` has a salt of its own: names of two days cannot be told to be one key's.
 */
export async function dailyName(secret: string, day: number, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await saltOf(secret, day), encoder.encode(text));
  return toBase64Url(new Uint8Array(mac).slice(0, 15));
}

// Finished keys, never promises: one request must not wait on another's work.
const salts = new Map<string, CryptoKey>();
const MAX_SALTS = 8;

async function saltOf(secret: string, day: number): Promise<CryptoKey> {
  const name = `${day}\n${secret}`;
  const known = salts.get(name);
  if (known) return known;
  const root = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  const info = encoder.encode(`judah1/limits/${day}`);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info },
    root,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
  if (salts.size >= MAX_SALTS) salts.clear();
  salts.set(name, key);
  return key;
}
