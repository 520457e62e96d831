// Makes the headers of a signed request. Plain WebCrypto: the operator's client and the tests sign with this very code,
// from the same twelve lines that the Worker checks.
import {
  addressAsReceived,
  mediaTypeOf,
  SIGNED_HEADERS,
  type SignedParts,
  scopeOf,
  signatureOf,
  signedText,
} from "../domain/identity/signed-request.ts";
import { hexHash, macText } from "./admin-mac.ts";
import { randomText } from "./base64url.ts";

/** A key id and the key derived for it. */
export type Credentials = { readonly keyId: string; readonly key: Uint8Array<ArrayBuffer> };

export type Asking = {
  readonly method: string;
  /** The whole address, exactly as it will be sent. */
  readonly url: string;
  readonly contentType: string | null;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The room in the path of a route about one room; null for the site. */
  readonly room: string | null;
  /** Writes need one. The same for every try of one intent, so that it happens once. */
  readonly idempotencyKey: string;
};

/** The twelve lines' parts; every try has a nonce of its own. */
export async function partsOf(
  keyId: string,
  asking: Asking,
  { nowMs, nonce }: { readonly nowMs: number; readonly nonce: string },
): Promise<SignedParts> {
  const { method, url, contentType, body, room, idempotencyKey } = asking;
  return {
    keyId,
    timestamp: String(Math.floor(nowMs / 1_000)),
    nonce,
    method,
    host: new URL(url).host,
    ...addressAsReceived(url),
    mediaType: mediaTypeOf(contentType) ?? "",
    bodyHash: await hexHash(body),
    scope: scopeOf(room),
    idempotencyKey,
  };
}

/** 128 random bits. */
export const newNonce = (): string => randomText(16);

/** The signed headers of one try, or null when the request cannot be signed (an address that two programs may read apart). */
export async function signRequest(
  { keyId, key }: Credentials,
  asking: Asking,
  nowMs: number,
): Promise<Record<string, string> | null> {
  const parts = await partsOf(keyId, asking, { nowMs, nonce: newNonce() });
  const text = signedText(parts);
  if (text === null) return null;
  return {
    [SIGNED_HEADERS.keyId]: parts.keyId,
    [SIGNED_HEADERS.timestamp]: parts.timestamp,
    [SIGNED_HEADERS.nonce]: parts.nonce,
    [SIGNED_HEADERS.bodyHash]: parts.bodyHash,
    [SIGNED_HEADERS.signature]: signatureOf(await macText(key, text)),
    ...(asking.idempotencyKey ? { [SIGNED_HEADERS.idempotencyKey]: asking.idempotencyKey } : {}),
    ...(asking.contentType === null ? {} : { "Content-Type": asking.contentType }),
  };
}
