// Chromium's virtual authenticator on one page: a device with a fingerprint reader that keeps passkeys.
import type { Page } from "playwright-core";

export type Key = {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId?: string;
  readonly signCount: number;
};
export type Authenticator = {
  keys(): Promise<readonly Key[]>;
  /** Whether the person touches it when it asks; they do from the start. */
  present(touching: boolean): Promise<void>;
  /** Whether it knows their finger; it does from the start. */
  recognise(verified: boolean): Promise<void>;
};

/** `internal`: built into the device, one at most. `usb`: a security key. */
export async function giveAuthenticator(
  page: Page,
  transport: "internal" | "usb" = "internal",
): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    present: (enabled) =>
      cdp
        .send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled })
        .then(() => undefined),
    recognise: (isUserVerified) =>
      cdp
        .send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })
        .then(() => undefined),
  };
}
