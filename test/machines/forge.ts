// Signed requests bent in one place, from a seed. Every one of them must be refused, and all of them alike.
import { signatureOf, signedText } from "../../server/domain/identity/signed-request.ts";
import { deriveAdminKey, hexHash, macText } from "../../server/platform/admin-mac.ts";
import { fromBase64Url, toBase64Url } from "../../server/platform/base64url.ts";
import { newNonce, partsOf } from "../../server/platform/sign-request.ts";
import { between, type Dice, oneOf } from "../helpers/dice.ts";

type Bytes = Uint8Array<ArrayBuffer>;
/** A request as it travels: header values are ASCII without line breaks, as HTTP has them. */
export type Sent = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
};
export type Base = {
  readonly root: string;
  readonly keyId: string;
  readonly url: string;
  readonly contentType: string;
  readonly nowMs: number;
  readonly body: Bytes;
  readonly idempotencyKey: string;
};
type Made = {
  readonly base: Base;
  readonly key: Bytes;
  readonly text: string;
  readonly request: Sent;
};
type Bend = (made: Made, dice: Dice) => Promise<Sent> | Sent;

const HEADERS = [
  "X-Admin-Key",
  "X-Timestamp",
  "X-Admin-Nonce",
  "X-Content-SHA256",
  "Idempotency-Key",
] as const;
const ALPHABETS: Readonly<Record<(typeof HEADERS)[number], string>> = {
  "X-Admin-Key": "abcdefghijklmnopqrstuvwxyz0123456789.-",
  "X-Timestamp": "0123456789",
  "X-Admin-Nonce": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  "X-Content-SHA256": "0123456789abcdef",
  "Idempotency-Key": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:",
};

// A base's key is the same for thousands of requests.
const derived = new Map<string, Bytes>();

async function keyOf({ root, keyId }: Pick<Base, "root" | "keyId">): Promise<Bytes> {
  const name = `${keyId}\n${root}`;
  const key = derived.get(name) ?? (await deriveAdminKey(root, keyId));
  derived.set(name, key);
  return key;
}

/** The request that is right. */
export async function rightRequest(base: Base): Promise<Made> {
  const { keyId, url, contentType, nowMs, body, idempotencyKey } = base;
  const asking = { method: "POST", url, contentType, body, room: null, idempotencyKey };
  const parts = await partsOf(keyId, asking, { nowMs, nonce: newNonce() });
  const text = signedText(parts) ?? "";
  const key = await keyOf(base);
  const headers = {
    "X-Admin-Key": keyId,
    "X-Timestamp": parts.timestamp,
    "X-Admin-Nonce": parts.nonce,
    "X-Content-SHA256": parts.bodyHash,
    "X-Admin-Signature": signatureOf(await macText(key, text)),
    "Idempotency-Key": idempotencyKey,
    "Content-Type": contentType,
  };
  return { base, key, text, request: { method: "POST", url, headers, body } };
}

const withHeader = ({ request }: Made, name: string, value: string): Sent => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
const resigned = async (made: Made, text: string, key = made.key): Promise<Sent> =>
  withHeader(made, "X-Admin-Signature", signatureOf(await macText(key, text)));
const macOf = ({ request }: Made): Bytes =>
  fromBase64Url((request.headers["X-Admin-Signature"] ?? "").slice(3)) ?? new Uint8Array(32);

function flipped(bytes: Bytes, dice: Dice): Bytes {
  const bent = Uint8Array.from(bytes);
  const at = between(dice, 0, bent.length - 1);
  bent[at] = (bent[at] ?? 0) ^ (1 << between(dice, 0, 7));
  return bent;
}

/** Another character of the same alphabet at one place. */
function misspelt(text: string, alphabet: string, dice: Dice): string {
  const at = between(dice, 0, text.length - 1);
  const others = [...alphabet].filter((one) => one !== text[at]);
  return text.slice(0, at) + oneOf(dice, others) + text.slice(at + 1);
}

const BENDS: Readonly<Record<string, Bend>> = {
  "a bit of the signature": (made, dice) =>
    withHeader(made, "X-Admin-Signature", signatureOf(toBase64Url(flipped(macOf(made), dice)))),
  "another spelling of the signature": (made) => {
    const value = made.request.headers["X-Admin-Signature"] ?? "";
    const letters = ALPHABETS["X-Admin-Nonce"];
    const last = letters.indexOf(value.slice(-1));
    // The last of 43 characters has two bits that belong to no byte.
    return withHeader(made, "X-Admin-Signature", value.slice(0, -1) + letters[last ^ 1]);
  },
  "a header that was signed otherwise": (made, dice) => {
    const name = oneOf(dice, HEADERS);
    const value = made.request.headers[name] ?? "";
    return withHeader(made, name, misspelt(value, ALPHABETS[name], dice));
  },
  "a header missing": ({ request }, dice) => {
    const { [oneOf(dice, [...HEADERS, "X-Admin-Signature"])]: _gone, ...headers } = request.headers;
    return { ...request, headers };
  },
  "a header twice": (made, dice) => {
    const name = oneOf(dice, [...HEADERS, "X-Admin-Signature", "Content-Type"]);
    const value = made.request.headers[name] ?? "";
    return withHeader(made, name, `${value}, ${value}`);
  },
  "another body": ({ request }, dice) => ({ ...request, body: flipped(request.body, dice) }),
  "another body and its hash": async (made, dice) => {
    const body = flipped(made.request.body, dice);
    return { ...withHeader(made, "X-Content-SHA256", await hexHash(body)), body };
  },
  "a body cut short": ({ request }, dice) => ({
    ...request,
    body: request.body.slice(0, between(dice, 0, request.body.length - 1)),
  }),
  "another media type": (made, dice) =>
    withHeader(made, "Content-Type", oneOf(dice, ["text/plain", "application/cbor", "a/b"])),
  "another query": ({ request }, dice) => ({
    ...request,
    url: `${request.url}?${oneOf(dice, ["a", "a=1", "%20", "room=hall", "?"])}`,
  }),
  "lines swapped": (made, dice) => {
    const lines = made.text.split("\n");
    const [a, b] = [between(dice, 0, 10), between(dice, 1, 11)];
    const [one, two] = [lines[a] ?? "", lines[b] ?? ""];
    if (one === two) return resigned(made, `${made.text}\n`);
    return resigned(made, lines.with(a, two).with(b, one).join("\n"));
  },
  "a line twice, gone, or cut": (made, dice) => {
    const lines = made.text.split("\n");
    const at = between(dice, 0, 11);
    const line = lines[at] ?? "";
    const bent = [
      lines.toSpliced(at, 0, line),
      lines.toSpliced(at, 1),
      line === "" ? [...lines, ""] : lines.with(at, line.slice(0, -1)),
    ];
    return resigned(made, oneOf(dice, bent).join("\n"));
  },
  "a line of another request": (made, dice) => {
    const lines = made.text.split("\n");
    const other: readonly (readonly [number, readonly string[]])[] = [
      [0, ["JUDAH2", "judah1", "JUDAH1 "]],
      [4, ["GET", "PUT", "DELETE", "post"]],
      [5, ["evil.example", "LIVE.TEST", "live.test:443", "live.test."]],
      [6, ["/api/admin/keys", "/api/admin/rooms/", "/API/admin/rooms", "/api/admin/%72ooms"]],
      [7, ["?", "a=1"]],
      [8, ["", "text/plain", "application/json; charset=utf-8"]],
      [10, ["room:hall", "", "Site", "*"]],
      [11, ["", "another-intent"]],
    ];
    const [at, values] = oneOf(dice, other);
    return resigned(made, lines.with(at, oneOf(dice, values)).join("\n"));
  },
  "other joints": (made, dice) =>
    resigned(
      made,
      oneOf(dice, [`${made.text}\n`, made.text.replaceAll("\n", "\r\n"), `\n${made.text}`]),
    ),
  "another key": async (made, dice) => {
    const { root, keyId } = made.base;
    const keys = [
      keyOf({ root: `${root}x`, keyId }),
      keyOf({ root, keyId: misspelt(keyId, "abcdefgh", dice) }),
      keyOf({ root, keyId: "nobody" }),
      new TextEncoder().encode(root).slice(0, 32),
      new Uint8Array(32),
    ];
    return resigned(made, made.text, await oneOf(dice, keys));
  },
  "another algorithm": async (made, dice) => {
    const bytes = new TextEncoder().encode(made.text);
    const secret = Uint8Array.from([...made.key, ...bytes]);
    const sha512 = { name: "HMAC", hash: "SHA-512" };
    const long = await crypto.subtle.importKey("raw", made.key, sha512, false, ["sign"]);
    const macs = [
      new Uint8Array(await crypto.subtle.digest("SHA-256", secret)),
      new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
      new Uint8Array(await crypto.subtle.sign("HMAC", long, bytes)).slice(0, 32),
      new Uint8Array(32),
    ];
    return withHeader(made, "X-Admin-Signature", signatureOf(toBase64Url(oneOf(dice, macs))));
  },
  "another scheme": (made, dice) => {
    const value = made.request.headers["X-Admin-Signature"] ?? "";
    const hex = [...macOf(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const mac = value.slice(3);
    const others = [
      `v2=${mac}`,
      `V1=${mac}`,
      mac,
      `v1=${hex}`,
      `v1=${mac}=`,
      `v1=${mac},v1=${mac}`,
      "v1=",
    ];
    return withHeader(made, "X-Admin-Signature", oneOf(dice, others));
  },
  "another time": (made, dice) => {
    const nowSeconds = Math.floor(made.base.nowMs / 1_000);
    const late = between(dice, 122, 100_000);
    const early = between(dice, 32, 100_000);
    const times = [nowSeconds - late, nowSeconds + early, "0000000000", "9999999999", "NaN"].concat(
      ["Infinity", "-1798761600", "1798761600.0", "0x6b370000", "1e9", `${nowSeconds}0`, ""],
    );
    return signedAs(made, "X-Timestamp", 2, String(oneOf<string | number>(dice, times)));
  },
  "a nonce of another size": (made, dice) => {
    const size = oneOf(dice, [0, 1, 21, 23, 44, 200]);
    return signedAs(made, "X-Admin-Nonce", 3, "A".repeat(size));
  },
};

/** Properly signed over a value that must not be: a header and the same line. */
function signedAs(made: Made, header: string, line: number, value: string): Promise<Sent> {
  const text = made.text.split("\n").with(line, value).join("\n");
  return resigned({ ...made, request: withHeader(made, header, value) }, text);
}

export const BEND_NAMES = Object.keys(BENDS);

/** A right request, bent in one way. */
export async function bentRequest(
  base: Base,
  dice: Dice,
  name = oneOf(dice, BEND_NAMES),
): Promise<{ name: string; request: Sent }> {
  const bend = BENDS[name];
  if (!bend) throw new Error(`no such bend: ${name}`);
  return { name, request: await bend(await rightRequest(base), dice) };
}
