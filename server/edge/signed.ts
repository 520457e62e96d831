// Who signed a request. Checks run from cheap to dear, and every failure to prove oneself gets one and the same answer.
import { err, ok, type Result } from "../../shared/result.ts";
import { isLiveKey, type MachineKey, reaches } from "../domain/identity/machine-key.ts";
import {
  addressAsReceived,
  askedText,
  isTimely,
  macOf,
  mediaTypeOf,
  readSignedHeaders,
  type SignedHeaders,
  type SignedParts,
  scopeOf,
  signedText,
} from "../domain/identity/signed-request.ts";
import { findKey } from "../platform/admin-keys.ts";
import { hexHash, isSignedText } from "../platform/admin-mac.ts";
import { sha256Hex } from "../platform/hash.ts";
import type { Call } from "../platform/nonces.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import type { SignedAuth } from "./machine.ts";
import { readBytes } from "./read-bytes.ts";

/** Enough for every command; what is larger is not read to its end. */
const MAX_BODY_BYTES = 16_384;

export type Verified = {
  readonly key: MachineKey;
  readonly call: Call;
  /** The body, read and found to be what was signed. */
  readonly body: Uint8Array<ArrayBuffer>;
};

/**
 * Who signed this request, when its key may do what the route does. Nothing is written: whoever acts on it must also have
 * it heard once (`server/platform/nonces.ts`).
 */
export async function verifySigned(
  auth: SignedAuth,
  room: string | null,
  context: Context,
): Promise<Result<Verified, Refused>> {
  const { request, env, config, nowMs } = context;
  const unproved = err(unauthorized(nowMs));
  const headers = readSignedHeaders((name) => request.headers.get(name), {
    write: request.method !== "GET",
  });
  if (!headers) return unproved;
  const body = await readBytes(request, MAX_BODY_BYTES);
  if (!body.ok) return body;
  if (!isTimely(headers.timestamp, nowMs)) return unproved;
  const parts = partsOf(headers, room, context);
  const text = parts && signedText(parts);
  if (!parts || text === null) return unproved;
  if (headers.bodyHash !== (await hexHash(body.value))) return unproved;
  const { keyId, nonce, idempotencyKey, signature } = headers;
  const found = await known(findKey(env, keyId, nowMs));
  if (found === "down") return err({ code: "unavailable", retryAfterMs: 2_000 });
  const key = found && isLiveKey(found, nowMs) ? found : null;
  const claim = { keyId: key && keyId, text, mac: macOf(signature) };
  // Also computed for a key that does not exist: the time it takes must not say which ids do.
  if (!(await isSignedText(config.adminRoots, claim)) || key === null) return unproved;
  const reach = { signed: auth.signed, capability: auth.can ?? "site", room } as const;
  if (!reaches(key, reach)) return err({ code: "forbidden" });
  const fingerprint = await sha256Hex(askedText(parts));
  return ok({ key, call: { keyId, nonce, idempotencyKey, fingerprint }, body: body.value });
}

/** The one answer to everybody who did not prove who they are. The server's time helps a machine whose clock is wrong. */
export function unauthorized(nowMs: number): Refused {
  const headers = { "X-Server-Time": String(Math.floor(nowMs / 1_000)) };
  return { code: "unauthorized", headers };
}

function partsOf(
  headers: SignedHeaders,
  room: string | null,
  { request, ownOrigin }: Context,
): SignedParts | null {
  const mediaType = mediaTypeOf(request.headers.get("Content-Type"));
  if (mediaType === null) return null;
  const { keyId, timestamp, nonce, bodyHash, idempotencyKey } = headers;
  return {
    keyId,
    timestamp,
    nonce,
    method: request.method,
    host: new URL(ownOrigin).host,
    ...addressAsReceived(request.url),
    mediaType,
    bodyHash,
    scope: scopeOf(room),
    idempotencyKey,
  };
}

async function known<T>(asked: Promise<T>): Promise<T | "down"> {
  try {
    return await asked;
  } catch {
    return "down";
  }
}
