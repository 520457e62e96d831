// Signed texts `<letter><base64url JSON>.<base64url HMAC-SHA256>`. One key per purpose (HKDF), no algorithm field, and
// the signature is verified before anything is parsed. Plain WebCrypto: it runs in the Worker and in Node alike.
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** Each purpose has its own letter and its own key, so a text made for one is noise for every other. */
const LETTERS = {
  listener: "l",
  staff: "s",
  embed: "e",
  link: "k",
  challenge: "c",
  sound: "a",
} as const;
export type Purpose = keyof typeof LETTERS;

const MAX_CHARS = 2_048;
const SIGNED = /^([a-z])([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

const encoder = new TextEncoder();

/** Signs any JSON value for one purpose. */
export async function sign(secret: string, purpose: Purpose, value: unknown): Promise<string> {
  const text = LETTERS[purpose] + toBase64Url(encoder.encode(JSON.stringify(value)));
  const mac = await crypto.subtle.sign("HMAC", await keyFor(secret, purpose), encoder.encode(text));
  return `${text}.${toBase64Url(new Uint8Array(mac))}`;
}

/** What was signed for one of `purposes`, or null. The caller still has to check its shape and its times. */
export async function unsign(
  secret: string,
  purposes: readonly Purpose[],
  text: string,
): Promise<{ purpose: Purpose; value: unknown } | null> {
  const match = text.length > MAX_CHARS ? null : SIGNED.exec(text);
  const [, letter, payload, mac] = match ?? [];
  const purpose = purposes.find((one) => LETTERS[one] === letter);
  const macBytes = fromBase64Url(mac ?? "");
  if (!purpose || payload === undefined || !macBytes) return null;
  // 43 characters hold two bits more than the MAC: only one spelling of it is ours.
  if (toBase64Url(macBytes) !== mac) return null;
  const key = await keyFor(secret, purpose);
  const signed = encoder.encode(`${letter}${payload}`);
  if (!(await crypto.subtle.verify("HMAC", key, macBytes, signed))) return null;
  return { purpose, value: parseJson(payload) };
}

function parseJson(payload: string): unknown {
  const bytes = fromBase64Url(payload);
  try {
    return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null;
  } catch {
    return null;
  }
}

// Derived keys by secret and purpose. Finished keys, never promises: one request must not wait on another's work.
const keys = new Map<string, CryptoKey>();

async function keyFor(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const name = `${purpose}\n${secret}`;
  const known = keys.get(name);
  if (known) return known;
  const root = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  const key = await crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(32),
      info: encoder.encode(`judah1/${purpose}`),
    },
    root,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign", "verify"],
  );
  if (keys.size > 16) keys.clear();
  keys.set(name, key);
  return key;
}
