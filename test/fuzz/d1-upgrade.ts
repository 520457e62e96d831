// D1: upgrade requests as bytes. Only one that is right in everything gets in; the others are told so, and no room is
// woken for them.
import { SUBPROTOCOL } from "../../shared/protocol/version.ts";
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { type Arena, LATE_MS, leaksIn, ROOM } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { type Heard, RawWire } from "./raw-wire.ts";

const PATH = `/parties/user-session/${ROOM}`;

export type Ask = { line: string; headers: [string, string][] };
/** `in`: greeted. A number from 4000: upgraded and closed with it. `refused`: a 4xx answer, or none at all. */
type Wanted = "in" | "refused" | "silence" | number;

const good = (token: string, origin: string): Ask => ({
  line: `GET ${PATH} HTTP/1.1`,
  headers: [
    ["Host", origin.slice(7)],
    ["Connection", "Upgrade"],
    ["Upgrade", "websocket"],
    ["Sec-WebSocket-Version", "13"],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["Sec-WebSocket-Protocol", `${SUBPROTOCOL}, t.${token}`],
    ["Origin", origin],
  ],
});

type Change = (ask: Ask) => Ask;
const set =
  (name: string, value: string): Change =>
  ({ line, headers }) => ({
    line,
    headers: headers.map(([one, old]) => [one, one === name ? value : old]),
  });
const drop =
  (name: string): Change =>
  ({ line, headers }) => ({ line, headers: headers.filter(([one]) => one !== name) });
const add =
  (name: string, value: string): Change =>
  ({ line, headers }) => ({ line, headers: [...headers, [name, value]] });
const ask =
  (line: string): Change =>
  ({ headers }) => ({ line, headers });
const path = (to: string) => ask(`GET ${to} HTTP/1.1`);

/** What each change to a right request leads to. `TOKEN` and `ORIGIN` stand for the right ones. */
const CURATED: readonly (readonly [string, Wanted | readonly Wanted[], Change])[] = [
  ["a right one", "in", (one) => one],
  ["header names in capitals", "in", upper],
  ["no space after colons", "in", add("X-Any", "")],
  ["Connection as a list", "in", set("Connection", "keep-alive, Upgrade")],
  ["Upgrade in capitals", "in", set("Upgrade", "WebSocket")],
  ["a cursor that is none", "in", path(`${PATH}?since=${"x".repeat(50)}`)],
  ["two cursors", "in", path(`${PATH}?since=a.1&since=b.2`)],
  ["other query keys", "in", path(`${PATH}?_pk=&admin=1&room=next-door`)],
  ["an id of its own, empty", "in", path(`${PATH}?_pk=`)],
  ["an id of its own, 257 long", "in", path(`${PATH}?_pk=${"k".repeat(257)}`)],
  ["a forged seat", "in", add("x-judah-seat", "e30")],
  ["a forged cursor header", "in", add("x-judah-since", "other-epoch.5")],
  ["a forged party header", "in", add("x-partykit-room", "next-door")],
  ["protocols in the other order", "in", set("Sec-WebSocket-Protocol", `t.TOKEN, ${SUBPROTOCOL}`)],
  ["protocols without spaces", "in", set("Sec-WebSocket-Protocol", `${SUBPROTOCOL},t.TOKEN`)],
  [
    "twenty more protocols",
    "in",
    set("Sec-WebSocket-Protocol", `${"a,".repeat(20)}${SUBPROTOCOL},t.TOKEN`),
  ],
  [
    "protocols on two lines",
    ["in", 4020],
    (one) =>
      add("Sec-WebSocket-Protocol", "t.TOKEN")(set("Sec-WebSocket-Protocol", SUBPROTOCOL)(one)),
  ],
  ["no protocol", 4020, drop("Sec-WebSocket-Protocol")],
  ["no token", 4020, set("Sec-WebSocket-Protocol", SUBPROTOCOL)],
  ["a token alone", 4020, set("Sec-WebSocket-Protocol", "t.TOKEN")],
  ["an empty token", 4020, set("Sec-WebSocket-Protocol", `${SUBPROTOCOL}, t.`)],
  ["an 8 KB token", 4020, set("Sec-WebSocket-Protocol", `${SUBPROTOCOL}, t.${"A".repeat(8_000)}`)],
  [
    "the right token after a wrong one",
    4020,
    set("Sec-WebSocket-Protocol", `${SUBPROTOCOL}, t.no, t.TOKEN`),
  ],
  [
    "the token in the query",
    4020,
    (one) => path(`${PATH}?token=TOKEN`)(set("Sec-WebSocket-Protocol", SUBPROTOCOL)(one)),
  ],
  ["no Origin", 4021, drop("Origin")],
  ["Origin null", 4021, set("Origin", "null")],
  ["another Origin", 4021, set("Origin", "https://evil.example")],
  ["an Origin that begins as ours", 4021, set("Origin", "ORIGIN.evil.example")],
  ["an Origin with a slash", 4021, set("Origin", "ORIGIN/")],
  ["two Origins", [4021, "refused"], add("Origin", "https://evil.example")],
  ["a room that is not there", 4023, path("/parties/user-session/nowhere")],
  ["the room next door", 4020, path("/parties/user-session/next-door")],
  ["a room in capitals", "refused", path(PATH.replace(ROOM, "ARENA"))],
  ["a room with a dot segment", ["refused", "in"], path(`/parties/user-session/x/../${ROOM}`)],
  ["an encoded letter", "refused", path(PATH.replace("arena", "%61rena"))],
  ["an encoded slash", "refused", path(`${PATH}%2f`)],
  ["an encoded NUL", "refused", path(`${PATH}%00`)],
  ["a slash at the end", "refused", path(`${PATH}/`)],
  ["a follower's name", "refused", path(`${PATH}~1`)],
  ["another party", "refused", path(`/parties/rate-limiter/${ROOM}`)],
  ["a 17 KB address", ["refused", "in"], path(`${PATH}?since=${"s".repeat(17_000)}`)],
  ["POST", "refused", ask(`POST ${PATH} HTTP/1.1`)],
  ["HEAD", "refused", ask(`HEAD ${PATH} HTTP/1.1`)],
  ["a method of its own", "refused", ask(`FROB ${PATH} HTTP/1.1`)],
  ["version 12", "refused", set("Sec-WebSocket-Version", "12")],
  ["no version", ["refused", "in"], drop("Sec-WebSocket-Version")],
  ["no key", "refused", drop("Sec-WebSocket-Key")],
  ["a key that is none", ["refused", "in"], set("Sec-WebSocket-Key", "abc")],
  ["no Upgrade", "refused", drop("Upgrade")],
  ["Upgrade to h2c", "refused", set("Upgrade", "h2c")],
  ["no Connection", ["refused", "in"], drop("Connection")],
  ["HTTP/1.0", ["refused", "in", "silence"], ask(`GET ${PATH} HTTP/1.0`)],
  ["HTTP/9.9", "refused", ask(`GET ${PATH} HTTP/9.9`)],
  [
    "a line feed in a header",
    ["refused", "in", 4021],
    add("X-Any", "a\nOrigin: https://evil.example"),
  ],
  ["a NUL in a header", "refused", add("X-Any", "a\0b")],
  ["a header without a name", ["refused", "in"], add("", "x")],
  ["200 KB of headers", ["refused", "in"], add("X-Long", "y".repeat(200_000))],
  [
    "a body of two lengths",
    "refused",
    (one) => add("Content-Length", "5")(add("Content-Length", "6")(one)),
  ],
];

function upper({ line, headers }: Ask): Ask {
  return { line, headers: headers.map(([name, value]) => [name.toUpperCase(), value]) };
}

/** Random damage to a right request. */
function damaged(start: Ask, dice: Dice): Ask {
  let now = start;
  const rounds = 1 + Math.floor(dice() * 3);
  for (let n = 0; n < rounds; n += 1) {
    // Not the host: what stands before the Worker, here and in production, answers for that.
    const [name, value] = oneOf(dice, [
      ...now.headers.filter(([one]) => one.toLowerCase() !== "host"),
      ["X", ""] as [string, string],
    ]);
    const at = Math.floor(dice() * (value.length + 1));
    const byte = oneOf(dice, [
      "\0",
      "\r",
      "\n",
      "\t",
      " ",
      ",",
      ";",
      "=",
      '"',
      "\x7f",
      "\xff",
      "%",
      "..",
      "A",
    ]);
    now = oneOf<Change>(dice, [
      drop(name),
      add(name, value),
      add(name, "x"),
      set(name, value.slice(0, at) + byte + value.slice(at)),
      set(name, value.slice(0, at)),
      set(name, value + value),
      ({ line, headers }) => ({ line: line.slice(0, at) + byte + line.slice(at), headers }),
      ({ line, headers }) => ({ line, headers: headers.toSorted(() => dice() - 0.5) }),
      ({ line, headers }) => ({ line, headers: headers.map(([h, v]) => [h.toLowerCase(), v]) }),
      add(`X-${Math.floor(dice() * 1e6)}`, byte.repeat(3)),
    ])(now);
  }
  return now;
}

/** Who must be answered is waited for; other silence is an answer. */
async function hear(arena: Arena, { line, headers }: Ask, isRight = false): Promise<Heard> {
  const wire = new RawWire(arena.server.port);
  wire.send(`${line}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  const settled = ({ status, texts, closeCode }: Heard) =>
    status !== null && (status !== 101 || texts.length > 0 || closeCode !== null);
  const isHeard = await wire.until(settled);
  const mustSpeak = isRight || (wire.heard.status === 101 && line.endsWith("HTTP/1.1"));
  if (!isHeard && mustSpeak) await wire.until(settled, LATE_MS);
  wire.destroy();
  return wire.heard;
}

const outcomeOf = ({ status, texts, closeCode }: Heard): Wanted => {
  if (status === 101) return texts.length > 0 ? "in" : (closeCode ?? "silence");
  return "refused";
};

/** What is wrong with an answer, whatever was asked. */
function faultsOf(heard: Heard, ask: Ask, origin: string): string[] {
  const found = leaksIn(heard.head);
  const { status } = heard;
  // 501 is the runtime's own word for a method that it does not know.
  const odd = status !== null && status !== 101 && status !== 501 && (status < 400 || status > 499);
  if (odd) found.push(`status ${status}`);
  // The runtime upgrades HTTP/1.0 and then cannot speak; no browser asks like that.
  const silent = outcomeOf(heard) === "silence" && ask.line.endsWith("HTTP/1.1");
  if (silent) found.push("upgraded, and then nothing");
  const has = (name: string, wanted: (value: string) => boolean) =>
    ask.headers.some(([one, value]) => one.trim().toLowerCase() === name && wanted(value.trim()));
  const entitled =
    has("origin", (value) => value.includes(origin)) && has("sec-websocket-protocol", () => true);
  if (outcomeOf(heard) === "in" && !(entitled && ask.line.startsWith("GET"))) found.push("let in");
  return found;
}

export async function tryUpgrades(arena: Arena, generated: number, seed: number) {
  const { origin } = arena.place;
  const failures: string[] = [];
  const filled = async ({ line, headers }: Ask, token: string): Promise<Ask> => {
    const fill = (text: string) => text.replaceAll("TOKEN", token).replaceAll("ORIGIN", origin);
    return { line: fill(line), headers: headers.map(([name, value]) => [name, fill(value)]) };
  };
  for (const [what, wanted, change] of CURATED) {
    const token = await arena.token();
    const request = await filled(change(good("TOKEN", "ORIGIN")), token);
    request.headers = request.headers.map(([n, v]) =>
      n.toLowerCase() === "host" ? [n, origin.slice(7)] : [n, v],
    );
    const heard = await hear(arena, request, wanted === "in");
    const outcome = outcomeOf(heard);
    const found = faultsOf(heard, request, origin);
    if (![wanted].flat().includes(outcome as Wanted)) found.push(`${outcome} instead of ${wanted}`);
    failures.push(...found.map((why) => `D1 ${what}: ${why}`));
  }
  const dice = diceOf(seed);
  const kept = readCorpus<Ask>("d1");
  const count = kept.length + generated;
  for (let n = 0; n < count; n += 1) {
    const shape = kept[n] ?? damaged(good("TOKEN", "ORIGIN"), dice);
    const request = await filled(shape, await arena.token());
    const found = faultsOf(await hear(arena, request), request, origin);
    if (found.length > 0) saveToCorpus("d1", shape);
    failures.push(
      ...found.map((why) => `D1 seed ${seed} case ${n}: ${why} ${JSON.stringify(shape)}`),
    );
  }
  return { cases: CURATED.length + count, failures };
}
