// D10: passes that are almost right. Claims bent one by one under a right signature, and right claims in a wrong envelope.
import { sign } from "../../server/platform/signing.ts";

export type Mint = {
  readonly room: string;
  readonly origin: string;
  readonly tokenSecret: string;
  readonly adminSecret: string;
  readonly nowMs: number;
};
type Claims = Record<string, unknown>;

/** Right claims of each kind of pass. */
export function rightClaims({ room, origin, nowMs }: Mint) {
  const common = { room, origin, iatMs: nowMs, expMs: nowMs + 60_000 };
  return {
    listener: { ...common, person: "p_someone001", name: null, role: "listener", partner: null },
    staff: { ...common, person: "s_someone001", name: "Lee", role: "dj", partner: null },
    embed: { ...common, person: "p_someone001", name: null, role: "guest", partner: "self" },
  } as const;
}

/** What each claim must not be. `nowMs` is the moment of minting. */
function bends({ nowMs }: Mint): [string, unknown][] {
  const NOTHINGS = [undefined, null, "", 0, true, [], {}];
  const TIMES = [-1, 0.5, "1", 1e21, "NaN", "2026-01-01T00:00:00Z"];
  const bent = (key: string, values: readonly unknown[]): [string, unknown][] =>
    values.map((value) => [key, value]);
  return [
    ...bent("person", [...NOTHINGS, "p_", "q_someone001", "p_a b c d e f", "p_".padEnd(80, "x")]),
    ...bent("role", [...NOTHINGS, "owner", "admin", "LISTENER", "__proto__", ["listener"]]),
    ...bent("room", [
      ...NOTHINGS,
      "other",
      "Sleeping",
      "sleeping/",
      "sleeping~1",
      "*",
      ["sleeping"],
    ]),
    ...bent("origin", [
      ...NOTHINGS,
      "null",
      "https://evil.test",
      "https://live.test/",
      "HTTPS://LIVE.TEST",
      "https://live.test:443",
      "*",
    ]),
    ...bent("partner", ["", 0, true, [], {}, "self", "x".repeat(41)]),
    ...bent("iatMs", [
      ...NOTHINGS.filter((one) => one !== 0),
      ...TIMES,
      nowMs + 3_600_000,
      nowMs + 1e9,
    ]),
    ...bent("expMs", [...NOTHINGS, ...TIMES, nowMs, nowMs - 1, nowMs - 86_400_000]),
    ...bent("name", ["", 0, [], "a\nb", "\u202eevil", "n".repeat(41)]),
  ];
}

/** Name and text of every bent pass. */
export async function bentTokens(mint: Mint): Promise<[string, string][]> {
  const right = rightClaims(mint);
  const found: [string, string][] = [];
  for (const [key, value] of bends(mint)) {
    const claims: Claims = { ...right.listener, [key]: value };
    found.push([
      `${key}: ${JSON.stringify(value)}`,
      await sign(mint.tokenSecret, "listener", claims),
    ]);
  }
  for (const [key, value] of [
    ["partner", null],
    ["role", "owner"],
    ["role", "listener"],
  ] as const) {
    const text = await sign(mint.tokenSecret, "embed", { ...right.embed, [key]: value });
    found.push([`a widget's pass, ${key}: ${value}`, text]);
  }
  for (const [key, value] of [
    ["name", null],
    ["partner", "self"],
    ["role", "listener"],
    ["role", "guest"],
  ] as const) {
    const text = await sign(mint.tokenSecret, "staff", { ...right.staff, [key]: value });
    found.push([`a staff pass, ${key}: ${value}`, text]);
  }
  return [...found, ...(await wrongPurposes(mint)), ...(await wrongEnvelopes(mint))];
}

async function wrongPurposes(mint: Mint): Promise<[string, string][]> {
  const right = rightClaims(mint);
  const link = { jti: "A".repeat(22), name: "Lee", role: "owner", expMs: mint.nowMs + 60_000 };
  const list = async (text: unknown) => sign(mint.tokenSecret, "listener", text);
  return [
    ["claims of staff in a listener's pass", await list(right.staff)],
    ["claims of a widget in a listener's pass", await list(right.embed)],
    ["claims of a listener in a staff pass", await sign(mint.tokenSecret, "staff", right.listener)],
    ["a sign-in link", await sign(mint.adminSecret, "link", link)],
    ["a sign-in link with claims", await sign(mint.adminSecret, "link", right.staff)],
    ["signed with the other secret", await sign(mint.adminSecret, "listener", right.listener)],
    ["signed with a stranger's secret", await sign("x".repeat(40), "listener", right.listener)],
    ["a list of claims", await list([right.listener])],
    ["claims as text", await list(JSON.stringify(right.listener))],
    ["null", await list(null)],
    ["a number", await list(7)],
  ];
}

async function wrongEnvelopes(mint: Mint): Promise<[string, string][]> {
  const text = await sign(mint.tokenSecret, "listener", rightClaims(mint).listener);
  const [body = "", mac = ""] = text.split(".");
  const json = atob(body.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  const encoded = (value: string) =>
    btoa(value).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const next =
    mac.slice(0, -1) +
    String.fromCharCode(mac.charCodeAt(42) + (/[Zz9]/.test(mac.slice(-1)) ? -1 : 1));
  const jwt = `${encoded('{"alg":"none"}')}.${encoded(json)}.`;
  const rows: [string, string][] = [
    ["nothing", ""],
    ["a dot", "."],
    ["no signature", `${body}.`],
    ["no body", `.${mac}`],
    ["no dot", body + mac],
    ["two dots", `${body}..${mac}`],
    ["a second signature", `${text}.${mac}`],
    ["a signature cut", text.slice(0, -1)],
    ["a signature longer", `${text}A`],
    ["the signature's last letter, spelled with spare bits", `${body}.${next}`],
    ["padded", `${text}=`],
    ["a padded body", `${body}=.${mac}`],
    ["plus and slash", text.replaceAll("-", "+").replaceAll("_", "/").replace("l", "l+")],
    ["in capitals", text.toUpperCase()],
    ["another letter", `s${text.slice(1)}`],
    ["no letter", text.slice(1)],
    ["letter twice", `l${text}`],
    ["a space before", ` ${text}`.replace(" ", "%20")],
    ["twice", text + text],
    ["twice with a comma's code", `${text}%2c${text}`],
    ["claims with spaces", `l${encoded(json.replaceAll(",", ", "))}.${mac}`],
    [
      "claims in another order",
      `l${encoded(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).reverse())))}.${mac}`,
    ],
    ["a claim twice", `l${encoded(json.replace("{", '{"role":"owner",'))}.${mac}`],
    ["a claim more", `l${encoded(json.replace("{", '{"admin":true,'))}.${mac}`],
    ["a later end", `l${encoded(json.replace(/"expMs":\d+/, '"expMs":9999999999999'))}.${mac}`],
    [
      "claims of staff under a listener's signature",
      `s${encoded(json.replace("listener", "owner"))}.${mac}`,
    ],
    ["8 KB", `l${"A".repeat(8_000)}.${mac}`],
    ["2,049 characters", `l${"A".repeat(2_049 - 45)}.${mac}`],
    ["an unsigned JWT", jwt],
    ["a JWT of ours", `${encoded('{"alg":"HS256"}')}.${encoded(json)}.${mac}`],
    ["the claims themselves", encodeURIComponent(json)],
  ];
  const cuts = Array.from({ length: 24 }, (_, n) => Math.floor((n * text.length) / 24));
  return [...rows, ...cuts.map((at): [string, string] => [`cut at ${at}`, text.slice(0, at)])];
}
