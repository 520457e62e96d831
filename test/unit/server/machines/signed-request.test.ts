// The signed text: its published vectors, checked by another implementation; the shapes of lines and headers; the clock.
import { createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressAsReceived,
  askedText,
  isTimely,
  mediaTypeOf,
  readSignedHeaders,
  SIGNED_HEADERS,
  SIGNED_LINES,
  signedText,
} from "../../../../server/domain/identity/signed-request.ts";
import { withSection } from "../../../helpers/marked-section.ts";
import {
  GOOD_PARTS,
  REFUSED,
  ROOT,
  VECTORS_SECTION,
  type Vector,
  vectorsText,
} from "../../../machines/vectors.ts";

const document = readFileSync(
  fileURLToPath(new URL("../../../../docs/SECURITY.md", import.meta.url)),
  "utf8",
);
const published = (): Vector[] => {
  const section = document.slice(document.indexOf(`<!-- ${VECTORS_SECTION} -->`));
  return JSON.parse(/```json\n([\s\S]*?)\n```/.exec(section)?.[1] ?? "[]");
};

describe("published vectors", () => {
  it("are what the code makes (else run `node test/machines/write-vectors.ts`)", async () => {
    expect(withSection(document, VECTORS_SECTION, await vectorsText())).toBe(document);
  });

  it("hold by Node's own HKDF and HMAC, from nothing but the document", () => {
    const all = published();
    expect(all.length).toBeGreaterThan(3);
    for (const { name, key, lines, signature } of all) {
      const keyId = lines[1] ?? "";
      const derived = Buffer.from(hkdfSync("sha256", ROOT, keyId, "judah1/admin", 32));
      const mac = createHmac("sha256", derived).update(lines.join("\n")).digest("base64url");
      expect({ name, count: lines.length, key, signature }).toEqual({
        name,
        count: 12,
        key: derived.toString("base64url"),
        signature: `v1=${mac}`,
      });
    }
  });
});

describe("lines", () => {
  it("join in their order, with nothing added", () => {
    const text = signedText(GOOD_PARTS) ?? "";
    expect(text.split("\n")).toEqual(["JUDAH1", ...SIGNED_LINES.map((line) => GOOD_PARTS[line])]);
  });

  it.each(REFUSED)("refuse %s %j", (line, value) => {
    expect(signedText({ ...GOOD_PARTS, [line]: value })).toBeNull();
  });

  it("no two different requests have one text, and no line smuggles in another", {
    timeout: 60_000,
  }, () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("a\nb", "\n", "\r\n", "site\n", "x\u2028y", ""),
      fc.stringMatching(/^[a-z0-9./:-]{0,30}$/),
    );
    const bent = fc.dictionary(fc.constantFrom(...SIGNED_LINES), piece, { maxKeys: 4 });
    fc.assert(
      fc.property(bent, bent, (one, two) => {
        const [a, b] = [
          { ...GOOD_PARTS, ...one },
          { ...GOOD_PARTS, ...two },
        ];
        const [textA, textB] = [signedText(a), signedText(b)];
        if (textA !== null) expect(textA.split("\n")).toHaveLength(12);
        const same = SIGNED_LINES.every((line) => a[line] === b[line]);
        expect(textA !== null && textA === textB).toBe(textA !== null && same);
      }),
      { numRuns: 500 },
    );
  });

  it("what is asked does not depend on when and how often", () => {
    const again = { ...GOOD_PARTS, timestamp: "1798761601", nonce: "BAAAAAAAAAAAAAAAAAAAAA" };
    expect(askedText(again)).toBe(askedText(GOOD_PARTS));
    for (const line of SIGNED_LINES) {
      if (line === "timestamp" || line === "nonce") continue;
      expect([line, askedText({ ...GOOD_PARTS, [line]: "x" }) === askedText(GOOD_PARTS)]).toEqual([
        line,
        false,
      ]);
    }
  });
});

describe("headers", () => {
  const good: Record<string, string> = {
    [SIGNED_HEADERS.keyId]: "ci.1",
    [SIGNED_HEADERS.timestamp]: "1798761600",
    [SIGNED_HEADERS.nonce]: "A".repeat(22),
    [SIGNED_HEADERS.bodyHash]: "0".repeat(64),
    [SIGNED_HEADERS.idempotencyKey]: "one-intent",
    [SIGNED_HEADERS.signature]: `v1=${"A".repeat(43)}`,
  };
  const read = (headers: Record<string, string>, write = true) =>
    readSignedHeaders((name) => new Headers(headers).get(name), { write });

  it("all six are read", () => {
    expect(read(good)).toEqual({
      keyId: "ci.1",
      timestamp: "1798761600",
      nonce: "A".repeat(22),
      bodyHash: "0".repeat(64),
      idempotencyKey: "one-intent",
      signature: `v1=${"A".repeat(43)}`,
    });
  });

  it.each(Object.values(SIGNED_HEADERS))("%s missing, empty, twice or bent is refused", (name) => {
    const value = good[name] ?? "";
    const { [name]: _gone, ...without } = good;
    const twice = new Headers(good);
    twice.append(name, value);
    expect([
      read(without),
      read({ ...good, [name]: "" }),
      readSignedHeaders((one) => twice.get(one), { write: true }),
      read({ ...good, [name]: `${value}, ${value}` }),
      read({ ...good, [name]: `${value} x` }),
      read({ ...good, [name]: `(${value})` }),
      read({ ...good, [name]: value.repeat(40) }),
    ]).toEqual(Array(7).fill(null));
  });

  it("a read may do without an idempotency key, not with a bad one", () => {
    const { [SIGNED_HEADERS.idempotencyKey]: _gone, ...without } = good;
    expect(read(without, false)?.idempotencyKey).toBe("");
    expect(read({ ...good, [SIGNED_HEADERS.idempotencyKey]: "short" }, false)).toBeNull();
  });

  it.each([
    [null, ""],
    ["application/json", "application/json"],
    [" Application/JSON ; charset=utf-8", "application/json"],
    ["application/json, text/html", null],
    ["application/json; a=b, text/html", null],
  ])("media type of %j is %j", (header, type) => expect(mediaTypeOf(header)).toBe(type));
});

describe("addresses", () => {
  it.each([
    ["https://a.example/x/../y?b=1#c", "/x/../y", "b=1"],
    ["https://a.example", "/", ""],
    ["https://a.example/?", "/", ""],
    ["http://a.example:8787//x?a?b", "//x", "a?b"],
    ["https://a.example/%2E%2e/x", "/%2E%2e/x", ""],
  ])("%s is taken as it came", (url, path, query) => {
    expect(addressAsReceived(url)).toEqual({ path, query });
  });
});

describe("the clock", () => {
  const now = 1_798_761_600_999;
  it.each([
    [-121, false],
    [-120, true],
    [0, true],
    [30, true],
    [31, false],
  ])("a request made %i s from now: %s", (seconds, timely) => {
    expect(isTimely(String(1_798_761_600 + seconds), now)).toBe(timely);
  });
  it.each(["0000000000", "9999999999"])("%s is never timely", (timestamp) => {
    expect(isTimely(timestamp, now)).toBe(false);
  });
});
