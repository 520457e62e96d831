// Whether a browser's answer proves a passkey. The library is loaded at the first ceremony: rooms, which run the same script,
// never need it.
import type { Assertion, Attestation } from "../../shared/http/staff-bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { ALGORITHMS, type PasskeySite } from "../domain/identity/passkey.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

export type MadeKey = {
  readonly id: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly synced: boolean;
};
export type ShownKey = { readonly counter: number; readonly synced: boolean };
type Expected = { readonly site: PasskeySite; readonly challenge: string };

/** A new key that this site's page made for this challenge, with finger, face or PIN. */
export async function proveMaking(
  given: Attestation,
  { site, challenge }: Expected,
): Promise<Result<MadeKey, "bad_passkey">> {
  const library = await import("@simplewebauthn/server");
  const { decodeAttestationObject } = await import("@simplewebauthn/server/helpers");
  try {
    const bytes = bytesOf(given.response.attestationObject);
    if (!isPlain(decodeAttestationObject(bytes))) return err("bad_passkey");
    const { verified, registrationInfo } = await library.verifyRegistrationResponse({
      response: { ...given, response: definedOnly(given.response), clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!verified) return err("bad_passkey");
    const { credential, credentialBackedUp } = registrationInfo;
    return ok({
      id: credential.id,
      publicKey: toBase64Url(credential.publicKey),
      counter: credential.counter,
      transports: given.response.transports ?? [],
      synced: credentialBackedUp,
    });
  } catch {
    // The library says by throwing that something does not fit.
    return err("bad_passkey");
  }
}

/** That the holder of `key` touched it for this challenge on this site's page. What its counter means is not judged here. */
export async function proveTouch(
  given: Assertion,
  key: { id: string; publicKey: string },
  { site, challenge }: Expected,
): Promise<Result<ShownKey, "bad_passkey">> {
  const library = await import("@simplewebauthn/server");
  const { userHandle, ...response } = given.response;
  try {
    const { verified, authenticationInfo } = await library.verifyAuthenticationResponse({
      response: {
        ...given,
        response: { ...response, ...(userHandle ? { userHandle } : {}) },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      // A counter that went back must only be believed from somebody who holds the key, and the library would look
      // at it before the signature.
      credential: { id: key.id, publicKey: bytesOf(key.publicKey), counter: 0 },
    });
    if (!verified) return err("bad_passkey");
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return ok({ counter: newCounter, synced: credentialBackedUp });
  } catch {
    return err("bad_passkey");
  }
}

type Attested = { get(key: "fmt"): string; get(key: "attStmt"): { get(key: "x5c"): unknown } };

/**
 * We ask for no certificates, so browsers send none. Whoever sends some wants them read, and for some of them the library
 * would even fetch lists from addresses that stand in them.
 */
function isPlain(attested: Attested): boolean {
  const format = attested.get("fmt");
  return format === "none" || (format === "packed" && !attested.get("attStmt").get("x5c"));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64Url(text);
  if (!bytes) throw new Error("not base64url");
  return bytes;
}

function definedOnly({ transports, ...rest }: Attestation["response"]) {
  return { ...rest, ...(transports ? { transports } : {}) };
}
