// D6, curated: requests that somebody once got past some server with. Each says what may come back; a list means that the
// runtime before the Worker decides, and either is safe.
import { gzipSync } from "node:zlib";

/** A status, or `none`: no answer, the connection ends. */
export type Wanted = number | "none";
export type Case = { readonly what: string; readonly bytes: string; readonly wanted: Wanted[] };
export type Place = { readonly host: string; readonly origin: string };

type Parts = { readonly headers?: readonly string[]; readonly body?: string };

/** A request with a right host; everything else as given. */
export function request({ host }: Place, line: string, { headers = [], body = "" }: Parts = {}) {
  return [line, `Host: ${host}`, ...headers, "", body].join("\r\n");
}

const TOKEN = "/api/rooms/arena/token";
const JSON_TYPE = "Content-Type: application/json";
const lengthOf = (body: string) => `Content-Length: ${Buffer.byteLength(body, "latin1")}`;

/** Spellings of other addresses; none of them is the address itself. */
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replace("/", "//"),
  (path) => path.replace(/\/(\w)/, "/%2f$1"),
  (path) => `${path}%2f`,
  (path) => `${path}%5c`,
  (path) => `${path}%00`,
  (path) => `${path}%00.png`,
  (path) => `${path}%0d%0aX-Injected:%20yes`,
  (path) => `${path};x=1`,
  (path) => `${path}.json`,
  (path) => `${path}%20`,
  (path) => `${path}%zz`,
  (path) => `${path}%c0%af`,
  (path) => `${path}%u002f`,
  (path) => `${path}\xff\xfe`,
  (path) => `${path}%252e%252e%252f`,
  (path) => path.toUpperCase(),
  (path) => path + "x".repeat(16_384),
];
const ADDRESSES = [
  "/api/me",
  "/api/rooms/arena/meter",
  "/api/partners",
  "/booth/sign-in",
  "/api/tracks",
];

const METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB", "get", "CONNECT"];
const METHOD_ADDRESSES = ["/", "/api/time", "/api/me", TOKEN, "/robots.txt", "/media/audio/x.mp3"];

/** Headers with which other servers let a stranger choose the method, the address, or who they are. */
const OVERRIDES = [
  "X-HTTP-Method-Override: DELETE",
  "X-HTTP-Method: PUT",
  "X-Method-Override: POST",
  "X-Original-URL: /api/time",
  "X-Rewrite-URL: /api/time",
  "X-Original-Method: POST",
  "X-Forwarded-Host: evil.example",
  "X-Forwarded-Proto: https",
  "X-Forwarded-For: 127.0.0.1",
  "X-Forwarded-Prefix: /../",
  "X-Forwarded-User: owner",
  "X-Real-IP: 127.0.0.1",
  "Forwarded: for=127.0.0.1;host=evil.example;proto=https",
  "X-Host: evil.example",
  "X-Admin: true",
  "X-User-Role: owner",
  "X-Judah-Seat: e30",
  "X-Judah-Relays: 9",
  "X-Partykit-Props: {}",
  "Authorization: Basic b3duZXI6b3duZXI=",
  "Authorization: Bearer null",
  "Cookie: __Host-judah=",
  `Cookie: __Host-judah=${"A".repeat(43)}`,
  `Cookie: __Host-judah=${"A".repeat(43)}; __Host-judah=${"B".repeat(43)}`,
  "Cookie: $Version=1; judah-local=x",
  "CF-Access-Authenticated-User-Email: owner@example.test",
  "Origin: null",
  "Referer: http://127.0.0.1/booth",
  "Range: bytes=0-1,1-2,2-3",
  "If-Match: *",
  "TE: trailers",
  "Upgrade: h2c",
  "Expect: 100-continue",
  "Accept: */*;q=a, text/html;q=9".concat(",x".repeat(500)),
];

const CONTENT_TYPES: readonly (readonly [string, number])[] = [
  ["application/json", 200],
  ["application/json; charset=utf-8", 200],
  ["APPLICATION/JSON", 200],
  ["application/json;", 200],
  ["text/plain", 415],
  ["text/json", 415],
  ["application/jsonp", 415],
  ["application/json-patch+json", 415],
  ["application/x-www-form-urlencoded", 415],
  ["multipart/form-data; boundary=x", 415],
  ["application/json,text/plain", 415],
  ["text/plain, application/json", 415],
  ["text/plain; application/json", 415],
  ["application / json", 415],
  ['"application/json"', 415],
  ["application/json\xa0", 415],
  ["", 415],
];

const BODIES: readonly (readonly [string, string, number])[] = [
  ["an empty object", "{}", 200],
  ["space around it", " \n\t{} ", 200],
  ["keys nobody asked for", '{"__proto__":{"role":"owner"},"constructor":1,"role":"owner"}', 200],
  ["one key twice", '{"token":"x","token":"y"}', 200],
  ["nothing", "", 400],
  ["a byte order mark", "\xef\xbb\xbf{}", 200],
  ["UTF-16", "{\0}\0", 400],
  ["a comma too many", "{},", 400],
  ["a comment", "{/**/}", 400],
  ["NaN", '{"token":NaN}', 400],
  ["a list", "[]", 400],
  ["null", "null", 400],
  ["a number as token", '{"token":1}', 400],
  ["a token as list", '{"token":["a"]}', 400],
  ["a token of 3,000 characters", `{"token":"${"t".repeat(3_000)}"}`, 400],
  ["1,900 lists in one another", "[".repeat(1_900) + "]".repeat(1_900), 400],
  ["bytes that are no UTF-8", '{"token":"\xff\xfe\xed\xa0\x80"}', 200],
  ["4,097 bytes", `${" ".repeat(4_095)}{}`, 413],
  ["1 MB", " ".repeat(1_000_000), 413],
];

/** Every curated case for a server at `place`. */
export function curated(place: Place): Case[] {
  const own = `Origin: ${place.origin}`;
  const post = (body: string, ...headers: string[]) =>
    request(place, `POST ${TOKEN} HTTP/1.1`, { headers: [own, ...headers], body });
  return [
    ...ADDRESSES.flatMap((path) =>
      SPELLINGS.map((spell, n) => ({
        what: `${path}, spelling ${n}`,
        bytes: request(place, `GET ${spell(path)} HTTP/1.1`),
        wanted: [400, 404, 414, "none"] as Wanted[],
      })),
    ),
    ...METHOD_ADDRESSES.flatMap((path) =>
      METHODS.map((method) => ({
        what: `${method} ${path}`,
        bytes: request(place, `${method} ${path} HTTP/1.1`, { headers: ["Content-Length: 0"] }),
        wanted: [400, 403, 404, 405, 501, "none"] as Wanted[],
      })),
    ),
    ...OVERRIDES.map((header) => ({
      what: `GET /api/me with ${header.slice(0, 60)}`,
      bytes: request(place, "GET /api/me HTTP/1.1", { headers: [header] }),
      wanted: [401] as Wanted[],
    })),
    ...CONTENT_TYPES.map(([type, status]) => ({
      what: `Content-Type: ${type}`,
      bytes: post("{}", `Content-Type: ${type}`, lengthOf("{}")),
      wanted: [status] as Wanted[],
    })),
    ...BODIES.map(([what, body, status]) => ({
      what: `a body of ${what}`,
      bytes: post(body, JSON_TYPE, lengthOf(body)),
      wanted: [status] as Wanted[],
    })),
    ...framing(place, post),
  ];
}

function framing(place: Place, post: (body: string, ...headers: string[]) => string): Case[] {
  const bad: Wanted[] = [400, 411, 413, 415, 431, 501, 505, "none"];
  const either: Wanted[] = [...bad, 200];
  const get = (...headers: string[]) => request(place, "GET /api/time HTTP/1.1", { headers });
  const smuggled = "GET /api/partners HTTP/1.1\r\nHost: x\r\n\r\n";
  const squeezed = gzipSync("{}").toString("latin1");
  const rows: [string, string, Wanted[]][] = [
    [
      "two lengths that differ",
      post("{}", JSON_TYPE, "Content-Length: 2", "Content-Length: 9"),
      bad,
    ],
    [
      "two lengths that agree",
      post("{}", JSON_TYPE, "Content-Length: 2", "Content-Length: 2"),
      either,
    ],
    ["lengths as a list", post("{}", JSON_TYPE, "Content-Length: 2, 2"), either],
    ["a length below nothing", post("{}", JSON_TYPE, "Content-Length: -2"), bad],
    ["a length with a sign", post("{}", JSON_TYPE, "Content-Length: +2"), either],
    ["a length in hex", post("{}", JSON_TYPE, "Content-Length: 0x2"), bad],
    ["a length of 10^30", post("{}", JSON_TYPE, `Content-Length: 1${"0".repeat(30)}`), bad],
    [
      "a length longer than the body",
      post("{}", JSON_TYPE, "Content-Length: 20"),
      ["none", ...bad],
    ],
    ["no length", post("{}", JSON_TYPE), bad],
    [
      "a length and chunks",
      post(`2\r\n{}\r\n0\r\n\r\n`, JSON_TYPE, "Content-Length: 2", "Transfer-Encoding: chunked"),
      either,
    ],
    [
      "a length, chunks, and a request after them",
      post(`0\r\n\r\n${smuggled}`, JSON_TYPE, "Content-Length: 5", "Transfer-Encoding: chunked"),
      [...either, 401],
    ],
    ["chunks", post(`2\r\n{}\r\n0\r\n\r\n`, JSON_TYPE, "Transfer-Encoding: chunked"), [200]],
    [
      "chunks, sized with extensions",
      post(`2;a="b"\r\n{}\r\n0\r\n\r\n`, JSON_TYPE, "Transfer-Encoding: chunked"),
      either,
    ],
    [
      "chunks of no size",
      post(`zz\r\n{}\r\n0\r\n\r\n`, JSON_TYPE, "Transfer-Encoding: chunked"),
      bad,
    ],
    [
      "chunks beyond the cap",
      post(
        `${(60_000).toString(16)}\r\n${" ".repeat(60_000)}\r\n0\r\n\r\n`,
        JSON_TYPE,
        "Transfer-Encoding: chunked",
      ),
      [413],
    ],
    ["an encoding nobody knows", post("{}", JSON_TYPE, "Transfer-Encoding: xchunked"), bad],
    [
      "chunked twice",
      post(
        `2\r\n{}\r\n0\r\n\r\n`,
        JSON_TYPE,
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked",
      ),
      either,
    ],
    [
      "chunked, then identity",
      post(`2\r\n{}\r\n0\r\n\r\n`, JSON_TYPE, "Transfer-Encoding: chunked, identity"),
      either,
    ],
    ["a space before the colon", post("{}", JSON_TYPE, "Content-Length : 2"), bad],
    [
      "a gzip body that says so",
      post(squeezed, JSON_TYPE, "Content-Encoding: gzip", lengthOf(squeezed)),
      [400],
    ],
    ["a folded header", get("X-Long: a", " b"), either],
    ["a NUL in a header", get("X-Nul: a\0b"), bad],
    ["a bare CR in a header", get("X-Cr: a\rOrigin: x"), either],
    ["a bare LF in a header", get("X-Lf: a\nOrigin: x"), either],
    ["a header of 200 KB", get(`X-Long: ${"y".repeat(200_000)}`), either],
    ["2,000 headers", get(...Array.from({ length: 2_000 }, (_, n) => `X-${n}: y`)), either],
    ["a header without a name", get(": x"), either],
    ["a header without a colon", get("nothing"), either],
    ["no headers at all", "GET /api/time HTTP/1.1\r\n\r\n", either],
    ["lines that end in LF alone", get().replaceAll("\r\n", "\n"), either],
    ["HTTP/0.9", "GET /api/time\r\n\r\n", bad],
    ["HTTP/3.7", request(place, "GET /api/time HTTP/3.7"), either],
    ["HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", bad],
    ["a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", bad],
    [
      "an address of another host",
      request(place, "GET http://evil.example/api/me HTTP/1.1"),
      [400, 401, 404, "none"],
    ],
    ["an asterisk", request(place, "OPTIONS * HTTP/1.1"), [400, 404, 405, "none"]],
    ["two requests at once", get() + get(), [200]],
    [
      "a query of 16 KB",
      request(place, `GET /api/time?${"q".repeat(16_384)} HTTP/1.1`),
      [200, 414],
    ],
    [
      "a query with line ends",
      request(place, "GET /api/broadcasts?cursor=%0d%0aSet-Cookie:a=b HTTP/1.1"),
      [400],
    ],
    [
      "a query key of the prototype",
      request(place, "GET /api/tracks?__proto__[role]=owner HTTP/1.1"),
      [401],
    ],
  ];
  return rows.map(([what, bytes, wanted]) => ({ what, bytes, wanted }));
}
