// What a signed request says: its headers' shapes, the twelve lines that are signed, and how old it may be.
// Pure: no key, no clock. Each line is checked against its pattern before joining, so no line can smuggle in another.

/** First line of the text, and what tells this scheme from a later one. */
export const SIGNED_VERSION = "JUDAH1";

export const SIGNED_HEADERS = {
  keyId: "X-Admin-Key",
  timestamp: "X-Timestamp",
  nonce: "X-Admin-Nonce",
  bodyHash: "X-Content-SHA256",
  idempotencyKey: "Idempotency-Key",
  signature: "X-Admin-Signature",
} as const;
const SIGNATURE_PREFIX = "v1=";

/** Lines two to twelve, in their order. */
export const SIGNED_LINES = [
  "keyId",
  "timestamp",
  "nonce",
  "method",
  "host",
  "path",
  "query",
  "mediaType",
  "bodyHash",
  "scope",
  "idempotencyKey",
] as const;
export type SignedLine = (typeof SIGNED_LINES)[number];
export type SignedParts = Readonly<Record<SignedLine, string>>;
export type SignedHeaders = Readonly<Record<keyof typeof SIGNED_HEADERS, string>>;

const MEDIA_NAME = "[a-z0-9!#$&^_.+-]{1,60}";
const PATTERNS: Readonly<Record<SignedLine, RegExp>> = {
  keyId: /^[a-z0-9.-]{3,64}$/,
  timestamp: /^[0-9]{10}$/,
  nonce: /^[A-Za-z0-9_-]{22}$/,
  method: /^(?:GET|POST|PUT|PATCH|DELETE)$/,
  host: /^[a-z0-9.-]{1,253}(?::[0-9]{1,5})?$/,
  // Printable ASCII without `?` and `#`; UNCLEAR_PATH takes more away.
  path: /^\/[!"$->@-~]{0,1023}$/,
  query: /^[!"$-~]{0,2048}$/,
  mediaType: new RegExp(`^(?:${MEDIA_NAME}/${MEDIA_NAME})?$`),
  bodyHash: /^[0-9a-f]{64}$/,
  scope: /^(?:site|room:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)$/,
  idempotencyKey: /^(?:[A-Za-z0-9_.:-]{8,64})?$/,
};
const SIGNATURE = /^v1=[A-Za-z0-9_-]{43}$/;
/** Paths that two programs may read as two addresses: empty and dot segments, also encoded; a bad or dangerous `%`. */
const UNCLEAR_PATH = /\/\/|\/(?:\.|%2e){1,2}(?:\/|$)|\\|%2f|%5c|%00|%(?![0-9a-f]{2})/i;

/** The signed text, or null when a line does not fit its pattern. No trailing LF; nothing is re-encoded or sorted. */
export function signedText(parts: SignedParts): string | null {
  const fits = SIGNED_LINES.every((line) => PATTERNS[line].test(parts[line]));
  if (!fits || UNCLEAR_PATH.test(parts.path)) return null;
  return [SIGNED_VERSION, ...SIGNED_LINES.map((line) => parts[line])].join("\n");
}

/** What was asked, whenever and however often: the text without what changes from one try to the next. */
export function askedText({ timestamp: _time, nonce: _nonce, ...parts }: SignedParts): string {
  return JSON.stringify(parts);
}

/**
 * The six headers, or null when one is missing, misshapen or there twice (copies arrive joined by a comma, which no shape
 * allows). Writes need an idempotency key; elsewhere it may be absent.
 */
export function readSignedHeaders(
  header: (name: string) => string | null,
  kind: { readonly write: boolean },
): SignedHeaders | null {
  const read = (line: keyof SignedHeaders) => header(SIGNED_HEADERS[line]) ?? "";
  const headers: SignedHeaders = {
    keyId: read("keyId"),
    timestamp: read("timestamp"),
    nonce: read("nonce"),
    bodyHash: read("bodyHash"),
    idempotencyKey: read("idempotencyKey"),
    signature: read("signature"),
  };
  const { signature, ...lines } = headers;
  const fit = Object.entries(lines).every(([line, text]) =>
    PATTERNS[line as SignedLine].test(text),
  );
  if (!fit || !SIGNATURE.test(signature)) return null;
  return kind.write && headers.idempotencyKey === "" ? null : headers;
}

/** The MAC's 43 characters in a signature header that `readSignedHeaders` has let through. */
export function macOf(signature: string): string {
  return signature.slice(SIGNATURE_PREFIX.length);
}

/** The signature header's value for a MAC in base64url. */
export function signatureOf(mac: string): string {
  return SIGNATURE_PREFIX + mac;
}

/** The media type in lower case without parameters, "" for none; null when the header holds more than one. */
export function mediaTypeOf(contentType: string | null): string | null {
  if (contentType === null) return "";
  if (contentType.includes(",")) return null;
  return (contentType.split(";")[0] ?? "").trim().toLowerCase();
}

/** Path and query of an address exactly as they arrived. A parsed URL would already have been tidied up. */
export function addressAsReceived(url: string): { path: string; query: string } {
  const slash = url.indexOf("/", url.indexOf("://") + 3);
  const [address = ""] = (slash < 0 ? "/" : url.slice(slash)).split("#");
  const mark = address.indexOf("?");
  return mark < 0
    ? { path: address, query: "" }
    : { path: address.slice(0, mark), query: address.slice(mark + 1) };
}

/** What a request reaches for: the room in its path, or the site. */
export function scopeOf(room: string | null): string {
  return room === null ? "site" : `room:${room}`;
}

const MAX_AGE_SECONDS = 120;
const MAX_AHEAD_SECONDS = 30;
/** Nobody can be heard again after this long: a nonce older than that may be forgotten. */
export const NONCE_LIFE_MS = 1_000 * (MAX_AGE_SECONDS + MAX_AHEAD_SECONDS + 1);

/** True from 30 seconds before `timestamp` (ten digits) to 120 seconds after it, in whole seconds of the server's clock. */
export function isTimely(timestamp: string, nowMs: number): boolean {
  const ageSeconds = Math.floor(nowMs / 1_000) - Number(timestamp);
  return ageSeconds <= MAX_AGE_SECONDS && ageSeconds >= -MAX_AHEAD_SECONDS;
}
