// Signs webhooks as the Standard Webhooks specification says: id, time and body, once with each living secret, so that a
// receiver can change over at any moment of a rotation.
import { Webhook } from "standardwebhooks";

export type Signed = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/** `secrets`: `whsec_…`, newest first. */
export function signWebhook(
  { id, body, atMs }: { id: string; body: string; atMs: number },
  secrets: readonly string[],
): Signed {
  const at = new Date(atMs);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(atMs / 1_000)),
    "webhook-signature": signatures.join(" "),
  };
}

/** A secret of 256 bits, written as receivers' libraries expect it. */
export function newWebhookSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}
