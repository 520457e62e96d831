// The browser's half of a passkey: making one, showing one, forgetting one. What it throws comes back as a refusal.
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  sendSignal,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import type { ErrorBody } from "../../../shared/http/bodies.ts";
import type { CreationOptions, RequestOptions } from "../../../shared/http/staff-bodies.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type Ceremony, ceremonyTrouble, type Obstacle, obstacleOn } from "./ceremony-words.ts";

/** True when the browser can offer passkeys in a field marked for it. */
export const canOfferInFields = browserSupportsWebAuthnAutofill;

/** Why this page can't use passkeys; null when it can. */
export function obstacle(): Obstacle | null {
  return obstacleOn({
    supported: browserSupportsWebAuthn(),
    secure: isSecureContext,
    host: location.hostname,
  });
}

/** Asks the device to make a passkey. */
export function makePasskey(options: CreationOptions) {
  // Parsed JSON never holds an undefined; only the types can't tell.
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  return attempt("make", () => startRegistration({ optionsJSON }));
}

/** Asks for the touch. */
export function showPasskey(options: RequestOptions) {
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return attempt("show", () => startAuthentication({ optionsJSON }));
}

/** Lets the browser offer passkeys in the field marked for it; waits until one is chosen or another question is asked. */
export function awaitOfferedPasskey(options: RequestOptions) {
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return attempt("show", () => startAuthentication({ optionsJSON, useBrowserAutofill: true }));
}

/** Tells the device that the site no longer knows this passkey, so that it stops offering it. Devices may not care. */
export function forgetPasskey(credentialID: string): void {
  const rpID = location.hostname;
  sendSignal({ signalName: "unknownCredential", rpID, credentialID }).catch(() => undefined);
}

async function attempt<T>(
  ceremony: Ceremony,
  run: () => Promise<T>,
): Promise<Result<T, ErrorBody>> {
  try {
    return ok(await run());
  } catch (error) {
    return err(ceremonyTrouble(error instanceof Error ? error.name : "", ceremony));
  }
}
