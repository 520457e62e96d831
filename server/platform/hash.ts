// Digests for names and keys: SHA-256 where the input is already secret or public, a keyed one for addresses.
import { toBase64Url } from "./base64url.ts";

const encoder = new TextEncoder();

export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

export async function sha256Hex(text: string): Promise<string> {
  return [...(await sha256(text))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name for `text` that nobody without the secret can compute or reverse by trying all addresses. */
export async function saltedName(secret: string, text: string): Promise<string> {
  const bytes = await sha256(`judah1/address\n${await sha256Hex(secret)}\n${text}`);
  return toBase64Url(bytes.slice(0, 15));
}
