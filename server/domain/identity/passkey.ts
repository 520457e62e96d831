// Passkeys as data: for which site they are, what a browser is asked to make or show, and what a counter says.
import type { CreationOptions, RequestOptions } from "../../../shared/http/staff-bodies.ts";
import { CHALLENGE_LIFE_MS } from "./challenge.ts";

/** The host that passkeys are bound to, for ever, and the one origin that may use them. */
export type PasskeySite = { readonly rpId: string; readonly origin: string; readonly name: string };
export type KnownKey = { readonly id: string; readonly transports: readonly string[] };

/** EdDSA, ES256, RS256: what every browser and authenticator has between them. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257];

const ORIGIN = /^https?:\/\/([a-z0-9.-]+)(?::[0-9]+)?$/;
const ADDRESS = /^[0-9.]+$/;

/** The site of an origin, or null: browsers make no passkeys for bare addresses. */
export function passkeySite(origin: string, name: string): PasskeySite | null {
  const rpId = ORIGIN.exec(origin)?.[1];
  return rpId === undefined || ADDRESS.test(rpId) ? null : { rpId, origin, name };
}

/**
 * The origin for links that lead to a passkey. A local run is reached by a bare address, where browsers make none; the same
 * machine has a name.
 */
export function linkOrigin(origin: string): string {
  return origin.replace(/^http:\/\/127\.0\.0\.1(?=:|$)/, "http://localhost");
}

/** `handle`: the person id in base64url, which a passkey shows again at every sign-in. */
export function askForNewKey(
  site: PasskeySite,
  who: { handle: string; name: string; known: readonly KnownKey[] },
  challenge: string,
): CreationOptions {
  return {
    rp: { id: site.rpId, name: site.name },
    user: { id: who.handle, name: who.name, displayName: who.name },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: "public-key" })),
    timeout: CHALLENGE_LIFE_MS,
    // The same authenticator twice would be one key under two names.
    excludeCredentials: who.known.map(descriptor),
    // On the device itself, so that signing in needs no name, and never without finger, face or PIN.
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    attestation: "none",
  };
}

/** An empty list lets the person choose among all passkeys they have for this site. */
export function askForTouch(
  site: PasskeySite,
  known: readonly KnownKey[],
  challenge: string,
): RequestOptions {
  return {
    rpId: site.rpId,
    challenge,
    timeout: CHALLENGE_LIFE_MS,
    userVerification: "required",
    allowCredentials: known.map(descriptor),
  };
}

function descriptor({ id, transports }: KnownKey) {
  return { id, type: "public-key" as const, transports: [...transports] };
}

/**
 * A counter that does not rise means that two copies of the key exist. Keys that count nothing (all synced ones) say 0 for ever.
 */
export function judgeCounter(known: number, shown: number): "fine" | "copied" {
  return shown > known || (shown === 0 && known === 0) ? "fine" : "copied";
}
