// The published vectors of signed requests: what goes in, and the text of docs/SECURITY.md that is made from it.
// `node test/machines/write-vectors.ts` writes it; the test recomputes it and checks it with another implementation.
import {
  type SignedParts,
  signatureOf,
  signedText,
} from "../../server/domain/identity/signed-request.ts";
import { deriveAdminKey, macText } from "../../server/platform/admin-mac.ts";
import { partsOf } from "../../server/platform/sign-request.ts";

export const VECTORS_SECTION = "signed vectors";
/** Printed in the document: a root for examples only. */
export const ROOT = "example-root-do-not-use-0123456789abcdef";
const NOW_MS = 1_798_761_600_000;

type Input = {
  readonly name: string;
  readonly keyId?: string;
  readonly nonce: string;
  readonly method: string;
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly room?: string;
  readonly idempotencyKey?: string;
};

const INPUTS: readonly Input[] = [
  {
    name: "a read of the site",
    nonce: "AAAAAAAAAAAAAAAAAAAAAA",
    method: "GET",
    url: "https://live.example.com/api/admin/keys",
  },
  {
    name: "a write with a body",
    nonce: "AAAAAAAAAAAAAAAAAAAAAQ",
    method: "POST",
    url: "https://live.example.com/api/admin/rooms",
    contentType: "Application/JSON; charset=utf-8",
    body: '{"room":"upper-room","title":"The Upper Room"}',
    idempotencyKey: "create-upper-room",
  },
  {
    name: "a read of one room, with a query, by a key of its own",
    keyId: "backup-job.3",
    nonce: "-_-_-_-_-_-_-_-_-_-_-_",
    method: "GET",
    url: "https://live.example.com/api/admin/rooms/upper-room/data?after=WyJldmVudHMiLCJhIiwxXQ",
    room: "upper-room",
  },
  {
    name: "a write without a body, on a local port",
    nonce: "abcdefghijklmnopqrstuv",
    method: "DELETE",
    url: "http://127.0.0.1:8787/api/admin/keys/ci.1",
    idempotencyKey: "0123456789abcdef",
  },
  {
    name: "a body that is not ASCII",
    nonce: "0123456789ABCDEFGHIJKL",
    method: "POST",
    url: "https://live.example.com/api/admin/rooms",
    contentType: "application/json",
    body: '{"room":"gruesse","title":"Grüße 🙏"}',
    idempotencyKey: "gruesse-1",
  },
];

export type Vector = {
  readonly name: string;
  readonly body: string;
  /** base64url, derived from ROOT. */
  readonly key: string;
  readonly lines: readonly string[];
  readonly signature: string;
};

export async function vectors(): Promise<readonly Vector[]> {
  return Promise.all(INPUTS.map(vectorOf));
}

async function vectorOf(input: Input): Promise<Vector> {
  const { name, nonce, method, url, body = "" } = input;
  const keyId = input.keyId ?? "operator.1";
  const asking = {
    method,
    url,
    contentType: input.contentType ?? null,
    body: new TextEncoder().encode(body),
    room: input.room ?? null,
    idempotencyKey: input.idempotencyKey ?? "",
  };
  const text = signedText(await partsOf(keyId, asking, { nowMs: NOW_MS, nonce }));
  if (text === null) throw new Error(`${name} cannot be signed`);
  const key = await deriveAdminKey(ROOT, keyId);
  return {
    name,
    body,
    key: Buffer.from(key).toString("base64url"),
    lines: text.split("\n"),
    signature: signatureOf(await macText(key, text)),
  };
}

/** Parts that fit, to be bent one at a time. */
export const GOOD_PARTS: SignedParts = {
  keyId: "operator.1",
  timestamp: "1798761600",
  nonce: "AAAAAAAAAAAAAAAAAAAAAA",
  method: "POST",
  host: "live.example.com",
  path: "/api/admin/rooms",
  query: "",
  mediaType: "application/json",
  bodyHash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  scope: "site",
  idempotencyKey: "create-upper-room",
};

/** Lines that are refused before anything is computed. */
export const REFUSED: readonly (readonly [line: keyof SignedParts, value: string])[] = [
  ["keyId", "Operator.1"],
  ["keyId", "operator.1\n"],
  ["timestamp", "1798761600.5"],
  ["timestamp", "+798761600"],
  ["nonce", "AAAAAAAAAAAAAAAAAAAAA"],
  ["nonce", "AAAAAAAAAAAAAAAAAAAAA="],
  ["method", "post"],
  ["method", "HEAD"],
  ["host", "live.example.com\nevil.example"],
  ["path", "/api//admin/rooms"],
  ["path", "/api/./admin/rooms"],
  ["path", "/api/../admin/rooms"],
  ["path", "/api/%2e%2e/admin/rooms"],
  ["path", "/api/admin/rooms/.."],
  ["path", "/api\\admin/rooms"],
  ["path", "/api/admin%2frooms"],
  ["path", "/api/admin%5Crooms"],
  ["path", "/api/admin/rooms%00"],
  ["path", "/api/admin/rooms%"],
  ["path", "/api/admin/rooms%zz"],
  ["path", "/api/admin/räume"],
  ["path", "/api/admin/rooms?x=1"],
  ["path", "api/admin/rooms"],
  ["query", "a=1\nb"],
  ["query", "a=ä"],
  ["query", "a=1#b"],
  ["mediaType", "application/json; charset=utf-8"],
  ["mediaType", "Application/json"],
  ["bodyHash", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"],
  ["scope", "room:"],
  ["scope", "room:Hall"],
  ["scope", "room:a,room:b"],
  ["idempotencyKey", "short"],
  ["idempotencyKey", "two, of them"],
];

/** The section of the document, without its marks. */
export async function vectorsText(): Promise<string> {
  const all = await vectors();
  const refused = REFUSED.map(([line, value]) => `| \`${line}\` | \`${JSON.stringify(value)}\` |`);
  return [
    `Root: \`${ROOT}\`. Keys and signatures are base64url; \`lines\` are joined by LF.`,
    "",
    "```json",
    JSON.stringify(all, null, 2),
    "```",
    "",
    "Lines that are refused before anything is computed (as JSON strings):",
    "",
    "| line | value |",
    "|---|---|",
    ...refused,
  ].join("\n");
}
