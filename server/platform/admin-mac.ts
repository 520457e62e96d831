// Keys of machines, derived from the root and never stored, and the MAC over a signed request's text. Plain WebCrypto, so
// that the client under Node signs with the very code that the Worker checks with.
import { fromBase64Url, toBase64Url } from "./base64url.ts";

const encoder = new TextEncoder();
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 } as const;
/** Stands in for keys that nobody registered, so that asking for one costs as much as asking for a real one. */
const NOBODY = "nobody";

/** HKDF-SHA256(root, salt = key id, info = "judah1/admin"), 32 bytes. What a key's holder is given. */
export async function deriveAdminKey(
  root: string,
  keyId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(root), "HKDF", false, [
    "deriveBits",
  ]);
  const salt = encoder.encode(keyId);
  const info = encoder.encode("judah1/admin");
  const derivation = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 256));
}

/** The signature of a text in base64url, with a derived key. */
export async function macText(key: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await importMac(key), encoder.encode(text));
  return toBase64Url(new Uint8Array(mac));
}

/** SHA-256 in lower-case hex, as the body's line has it. */
export async function hexHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Claim = {
  /** Null: nobody has this key; the work is done all the same, and the answer is no. */
  readonly keyId: string | null;
  readonly text: string;
  /** 43 base64url characters. */
  readonly mac: string;
};

/** True when one of the roots (the current one, the one before it) gives the key that signed the text. */
export async function isSignedText(roots: readonly string[], claim: Claim): Promise<boolean> {
  const mac = fromBase64Url(claim.mac);
  // 43 characters hold two bits more than the MAC: only one spelling of it is ours.
  if (!mac || toBase64Url(mac) !== claim.mac) return false;
  const text = encoder.encode(claim.text);
  let signed = false;
  for (const root of roots) {
    const key = await cachedKey(root, claim.keyId ?? NOBODY);
    // Every root is tried: how long it takes says nothing about which one it was.
    signed = (await crypto.subtle.verify("HMAC", key, mac, text)) || signed;
  }
  return signed && claim.keyId !== null;
}

// Finished keys, never promises: one request must not wait on another's work.
const keys = new Map<string, CryptoKey>();
const MAX_KEYS = 64;

async function cachedKey(root: string, keyId: string): Promise<CryptoKey> {
  const name = `${keyId}\n${root}`;
  const known = keys.get(name);
  if (known) return known;
  const key = await importMac(await deriveAdminKey(root, keyId));
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

function importMac(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, HMAC, false, ["sign", "verify"]);
}
