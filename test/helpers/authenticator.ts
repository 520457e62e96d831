// A passkey authenticator in software: makes ES256 keys and signs with them as a browser would pass it on. Everything that a
// thief, a wrong page or a broken device could bend is an option, so that tests can bend it.
import type {
  Assertion,
  Attestation,
  CreationOptions,
  RequestOptions,
} from "../../shared/http/staff-bodies.ts";
import { CERTIFICATE, CERTIFICATE_KEY } from "./attestation-certificate.ts";

export type Bent = {
  /** The page that really asked, and the host it asked for. */
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** False: touched, but no finger, face or PIN. */
  verified?: boolean;
  counter?: number;
  userHandle?: string | null;
  format?: "none" | "packed-self" | "packed-certified";
  signWith?: CryptoKey;
};
export type SoftKey = {
  readonly id: string;
  readonly keys: CryptoKeyPair;
  readonly userHandle: string;
  /** What it counts; -1: nothing, like every synced passkey. */
  counter: number;
};
type Page = { readonly origin: string };

const utf8 = new TextEncoder();
const ES256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** Makes a key for what a page was told to ask. */
export async function makeKey(
  options: CreationOptions,
  page: Page,
  bent: Bent & { counts?: boolean } = {},
): Promise<{ key: SoftKey; attestation: Attestation }> {
  const keys = await newKeyPair();
  const rawId = crypto.getRandomValues(new Uint8Array(20));
  const key = { id: text(rawId), keys, userHandle: options.user.id, counter: bent.counts ? 0 : -1 };
  const shown = { rpId: options.rp.id, challenge: options.challenge, ...page, ...bent };
  const clientData = clientDataOf("webauthn.create", shown);
  const credential = [
    new Uint8Array(16),
    Uint8Array.of(0, rawId.length),
    rawId,
    await coseKey(keys.publicKey),
  ];
  const authData = join(await authDataOf(key, shown, ATTESTED), ...credential);
  const statement = await statementOf(bent.format ?? "none", keys.privateKey, authData, clientData);
  const object = map([
    ["fmt", chars(statement.format)],
    ["attStmt", statement.cbor],
    ["authData", bytes(authData)],
  ]);
  return {
    key,
    attestation: {
      id: key.id,
      rawId: key.id,
      type: "public-key",
      response: {
        clientDataJSON: text(clientData),
        attestationObject: text(object),
        transports: ["internal"],
      },
    },
  };
}

/** Touches a key for what a page was told to ask. */
export async function touchKey(
  key: SoftKey,
  options: RequestOptions,
  page: Page,
  bent: Bent = {},
): Promise<Assertion> {
  if (key.counter >= 0) key.counter += 1;
  const shown = { rpId: options.rpId, challenge: options.challenge, ...page, ...bent };
  const clientData = clientDataOf("webauthn.get", shown);
  const authData = await authDataOf(key, shown, 0);
  const { privateKey } = key.keys;
  const signature = await signDer(bent.signWith ?? privateKey, authData, clientData);
  const handle = bent.userHandle === undefined ? key.userHandle : bent.userHandle;
  return {
    id: key.id,
    rawId: key.id,
    type: "public-key",
    response: {
      clientDataJSON: text(clientData),
      authenticatorData: text(authData),
      signature: text(signature),
      ...(handle === null ? {} : { userHandle: handle }),
    },
  };
}

export async function newKeyPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(ES256, true, ["sign", "verify"])) as CryptoKeyPair;
}

type Shown = Bent & { rpId: string; challenge: string; origin: string };

function clientDataOf(usual: string, { type = usual, challenge, origin }: Shown): Uint8Array {
  return utf8.encode(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

async function authDataOf(
  key: Pick<SoftKey, "counter">,
  { rpId, verified = true, counter = Math.max(0, key.counter) }: Shown,
  more: number,
): Promise<Uint8Array> {
  const host = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(rpId)));
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, counter);
  return join(host, Uint8Array.of(PRESENT | (verified ? VERIFIED : 0) | more), count);
}

async function statementOf(
  format: NonNullable<Bent["format"]>,
  privateKey: CryptoKey,
  authData: Uint8Array,
  clientData: Uint8Array,
): Promise<{ format: string; cbor: Uint8Array }> {
  if (format === "none") return { format, cbor: map([]) };
  const isOwn = format === "packed-self";
  const key = isOwn ? privateKey : await certificateKey();
  const own: [string, Uint8Array][] = [
    ["alg", int(-7)],
    ["sig", bytes(await signDer(key, authData, clientData))],
  ];
  const certificate: [string, Uint8Array] = [
    "x5c",
    join(head(4, 1), bytes(fromBase64(CERTIFICATE))),
  ];
  return { format: "packed", cbor: map(isOwn ? own : [...own, certificate]) };
}

function certificateKey(): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", fromBase64(CERTIFICATE_KEY), ES256, false, ["sign"]);
}

function fromBase64(value: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
}

async function coseKey(publicKey: CryptoKey): Promise<Uint8Array> {
  const raw = new Uint8Array((await crypto.subtle.exportKey("raw", publicKey)) as ArrayBuffer);
  const rows = [
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), bytes(raw.slice(1, 33))],
    [int(-3), bytes(raw.slice(33, 65))],
  ];
  return join(head(5, rows.length), ...rows.flat());
}

/** WebCrypto gives r and s side by side; authenticators write them as a DER sequence. */
async function signDer(
  key: CryptoKey,
  authData: Uint8Array,
  clientData: Uint8Array,
): Promise<Uint8Array> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", clientData.slice()));
  const raw = new Uint8Array(
    await crypto.subtle.sign(ES256, key, join(authData, hash).slice().buffer),
  );
  const parts = [raw.slice(0, 32), raw.slice(32)].map((half) => {
    const first = half.findIndex((byte) => byte !== 0);
    const digits = half.slice(Math.max(0, first));
    const positive = (digits[0] ?? 0) > 127 ? join(Uint8Array.of(0), digits) : digits;
    return join(Uint8Array.of(2, positive.length), positive);
  });
  const body = join(...parts);
  return join(Uint8Array.of(0x30, body.length), body);
}

function text(value: Uint8Array): string {
  return btoa(String.fromCharCode(...value))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

// As much CBOR as an attestation needs.
function head(major: number, count: number): Uint8Array {
  const kind = major << 5;
  if (count < 24) return Uint8Array.of(kind | count);
  if (count < 256) return Uint8Array.of(kind | 24, count);
  return Uint8Array.of(kind | 25, count >> 8, count & 255);
}
const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Uint8Array) => join(head(2, value.length), value);
const chars = (value: string) => join(head(3, value.length), utf8.encode(value));
const map = (rows: readonly (readonly [string, Uint8Array])[]) =>
  join(head(5, rows.length), ...rows.flatMap(([name, value]) => [chars(name), value]));
