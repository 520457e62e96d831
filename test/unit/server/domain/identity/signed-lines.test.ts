// The edges of each signed line: the shortest and the longest that is signed, and what is just outside.
import { describe, expect, it } from "vitest";
import {
  isTimely,
  macOf,
  NONCE_LIFE_MS,
  readSignedHeaders,
  SIGNED_HEADERS,
  type SignedLine,
  scopeOf,
  signatureOf,
  signedText,
} from "../../../../../server/domain/identity/signed-request.ts";
import { GOOD_PARTS } from "../../../../machines/vectors.ts";

const HASH = "0123456789abcdef".repeat(4);
const a = (count: number) => "a".repeat(count);
const letters = (count: number) => "aZ09_-".repeat(50).slice(0, count);

type Edges = { readonly fits: readonly string[]; readonly not: readonly string[] };
const EDGES: Readonly<Record<SignedLine, Edges>> = {
  keyId: {
    fits: ["a.1", "a-b.12", a(64)],
    not: ["a1", a(65), " a.1", "a.1 ", "a_1", "A.1", "a/1"],
  },
  timestamp: {
    fits: ["0123456789"],
    not: ["012345678", "01234567890", " 123456789", "x0123456789", "123456789x"],
  },
  nonce: {
    fits: [letters(22)],
    not: [letters(21), letters(23), `+${letters(21)}`, `${letters(21)}/`],
  },
  method: {
    fits: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    not: ["", "get", "GETS", "XGET", "HEAD", "OPTIONS"],
  },
  host: {
    fits: ["a", "a-1.b:8", "localhost:65535", a(253)],
    not: ["", a(254), "a:", "a:123456", "a:x", "A", "[::1]", " a", "a b", "a:1:2"],
  },
  path: {
    fits: ["/", "/a", "/a.b/..c/.d", "/a%20b", "/!\"$&'()*+,-./:;<=>@[]^_`{|}~", `/${a(1_023)}`],
    not: ["", "a", "//", "/a//b", "/.", "/./a", "/..", "/../a", "/%2e", "/.%2E/a", "/%2E./a"],
  },
  query: {
    fits: ["", "a=1&b=2", "?a/b//..", '!"$%~', a(2_048)],
    not: [a(2_049), " a", "a ", "a#", "#a", "a\u007f"],
  },
  mediaType: {
    fits: ["", "a/b", "application/ld+json", "x-1!#$&^_.+-/1", `${a(60)}/${a(60)}`],
    not: ["a", "a/", "/b", "a/b/c", "a/b;c", " a/b", "A/b", "a/B", `${a(61)}/b`, `a/${a(61)}`],
  },
  bodyHash: {
    fits: [HASH],
    not: [HASH.slice(1), `${HASH}0`, `g${HASH.slice(1)}`, HASH.toUpperCase(), ""],
  },
  scope: {
    fits: ["site", "room:a", "room:0", "room:a-b", `room:${a(64)}`],
    not: ["", "sites", "xsite", "room:", "room:-a", "room:a-", `room:${a(65)}`, "room:a_b", "a"],
  },
  idempotencyKey: {
    fits: ["", "aZ09_.:-", a(64)],
    not: [a(7), a(65), "aZ09_.:/", " aZ09_.:-", "aZ09_.:- "],
  },
};
const UNCLEAR = ["/a\\b", "/%2fa", "/a%5Cb", "/a%00", "/a%", "/a%0", "/a%0g", "/a%g0", "/a/.."];

describe.each(Object.entries(EDGES))("the line %s", (line, { fits, not }) => {
  const signed = (value: string) => signedText({ ...GOOD_PARTS, [line]: value });

  it.each(fits.map((value) => [value]))("%j is signed", (value) => {
    expect(signed(value)?.split("\n")).toContain(value);
  });

  it.each([...not, `${fits[0]}\n`, `\n${fits[0]}`].map((value) => [value]))("%j is not", (value) =>
    expect(signed(value)).toBeNull(),
  );
});

it.each(UNCLEAR.map((path) => [path]))("a path that may be read in two ways is not: %j", (path) =>
  expect(signedText({ ...GOOD_PARTS, path })).toBeNull(),
);

describe("the signature", () => {
  const mac = letters(43);
  const read = (signature: string) => {
    const lines: Record<string, string> = {
      [SIGNED_HEADERS.keyId]: "ci.1",
      [SIGNED_HEADERS.timestamp]: "1798761600",
      [SIGNED_HEADERS.nonce]: letters(22),
      [SIGNED_HEADERS.bodyHash]: HASH,
      [SIGNED_HEADERS.signature]: signature,
    };
    const headers = readSignedHeaders((name) => lines[name] ?? null, { write: false });
    return headers && macOf(headers.signature);
  };

  it("carries the MAC behind its version", () => {
    expect([signatureOf(mac), read(signatureOf(mac))]).toEqual([`v1=${mac}`, mac]);
  });

  it.each([
    ...[`v2=${mac}`, mac, `v1=${mac}A`, `v1=${mac.slice(1)}`, ` v1=${mac}`, `v1=${mac} `],
    ...[`v1=${mac.slice(1)}=`, `xv1=${mac}`],
  ])("%j is none", (signature) => expect(read(signature)).toBeNull());
});

it("the scope is the room in the path, or the site", () => {
  expect([scopeOf(null), scopeOf("hall")]).toEqual(["site", "room:hall"]);
});

it("a nonce is remembered for longer than its request could be heard again", () => {
  const madeAtSecond = 1_798_761_600;
  const heardMs = (ms: number) => isTimely(String(madeAtSecond), madeAtSecond * 1_000 + ms);
  expect([heardMs(-30_000), heardMs(-30_000 + NONCE_LIFE_MS)]).toEqual([true, false]);
  expect(NONCE_LIFE_MS).toBe(151_000);
});
