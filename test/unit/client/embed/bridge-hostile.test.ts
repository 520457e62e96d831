// D12: messages and looks made to do harm. What isn't exactly ours is nothing; what is ours holds only what it should.
import { describe, expect, it, test } from "vitest";
import {
  CHANNEL,
  LAYOUTS,
  readCommand,
  readLook,
  readNotice,
  THEMES,
} from "../../../../client/embed/bridge.ts";
import { type Dice, diceOf, oneOf } from "../../../helpers/dice.ts";

const source = { name: "the one window" };
const peer = { origin: "https://partner.example", source };
const from = (data: unknown, change: object = {}) => ({ data, ...peer, ...change });
const SEED = Date.now() % 1_000_000;
const GENERATED = 20_000;

const inheriting = (value: object) => Object.create(value) as object;
const throwing = new Proxy({}, { get: () => expect.fail("a getter was asked") });
const ours = (kind: unknown, more: object = {}) => ({ channel: CHANNEL, kind, ...more });

const SENDERS: [string, object][] = [
  ["another origin", { origin: "https://evil.example" }],
  ["no origin", { origin: "" }],
  ["a sandboxed frame", { origin: "null" }],
  ["a file", { origin: "file://" }],
  ["an origin that begins alike", { origin: "https://partner.example.evil.example" }],
  ["an origin that ends alike", { origin: "https://evil-partner.example" }],
  ["another port", { origin: "https://partner.example:8443" }],
  ["plain http", { origin: "http://partner.example" }],
  ["a slash more", { origin: "https://partner.example/" }],
  ["capitals", { origin: "HTTPS://PARTNER.EXAMPLE" }],
  ["a wildcard", { origin: "*" }],
  ["another window", { source: { name: "another" } }],
  ["no window", { source: null }],
  ["an undefined window", { source: undefined }],
  ["an equal window that isn't the same", { source: { name: "the one window" } }],
];

const NONSENSE: unknown[] = [
  undefined,
  null,
  0,
  "play",
  [],
  {},
  () => 1,
  Symbol("play"),
  JSON.stringify(ours("play")),
  [ours("play")],
  { kind: "play" },
  { channel: CHANNEL },
  { channel: [CHANNEL], kind: "play" },
  { channel: `${CHANNEL} `, kind: "play" },
  { channel: "judah.embed.v2", kind: "play" },
  { CHANNEL, kind: "play" },
  inheriting(ours("play")),
  { ...ours("play"), channel: new String(CHANNEL) },
  JSON.parse(`{"__proto__":{"channel":"${CHANNEL}","kind":"play"}}`),
  ours("Play"),
  ours(["play"]),
  ours({ toString: () => "play" }),
  ours("constructor"),
  ours("__proto__"),
  ours("toString"),
  ours("eval", { code: "alert(1)" }),
  ours("setVolume"),
  ours("setVolume", { volume: "1" }),
  ours("setVolume", { volume: Number.NaN }),
  ours("setVolume", { volume: -0.1 }),
  ours("setVolume", { volume: 1.1 }),
  ours("setVolume", { volume: Number.POSITIVE_INFINITY }),
  ours("setVolume", { volume: [1] }),
  ours("setVolume", { volume: { valueOf: () => 1 } }),
  throwing,
];

/** Accents that would be something else than a colour if they reached a style sheet as they are. */
const ACCENTS = [
  "red;background:url(//evil.example)",
  "red}*{display:none}",
  "</style><script>alert(1)</script>",
  "expression(alert(1))\\",
  "url('javascript:alert(1)')",
  '"><img src=x onerror=alert(1)>',
  "red!important",
  "\\72 ed",
  "var(--x,url(data:,))",
  "@import 'x'",
  "red/*",
  "red\nbackground:blue",
  "#fff'",
  "x".repeat(81),
];

describe("senders", () => {
  it.each(SENDERS)("%s is not heard", (_, change) => {
    const said = [ours("play"), ours("ready", { room: "main" }), ours("offair")];
    for (const data of said) {
      expect([readCommand(from(data, change), peer), readNotice(from(data, change), peer)]).toEqual(
        [null, null],
      );
    }
    expect(readCommand(from(ours("play")), peer)).toEqual({ kind: "play" });
  });

  it("nobody is heard while the one window isn't there", () => {
    const gone = { ...peer, source: null };
    expect(readCommand(from(ours("play"), { source: null }), gone)).toBeNull();
  });
});

describe("nonsense", () => {
  it.each(NONSENSE.map((data, n) => [n, data] as const))(
    "number %i asks for nothing",
    (_, data) => {
      expect([readCommand(from(data), peer), readNotice(from(data), peer)]).toEqual([null, null]);
    },
  );

  it("a notice holds what it should and nothing else", () => {
    const track = { title: "a", artist: "b", durationMs: 1, html: "<b>", __proto__: { evil: 1 } };
    expect(readNotice(from(ours("track", { track, evil: 1 })), peer)).toEqual({
      kind: "track",
      track: { title: "a", artist: "b", durationMs: 1 },
    });
    expect(readNotice(from(ours("live", { title: { toString: () => "x" } })), peer)).toEqual({
      kind: "live",
      title: "",
    });
  });
});

describe("looks", () => {
  it.each(ACCENTS)("no colour: %s", (accent) => {
    const asked = { theme: 'dark" onload=x', layout: "__proto__", accent };
    const { theme, layout, accent: kept } = readLook((name) => asked[name]);
    expect([theme, layout]).toEqual(["auto", "card"]);
    // What is left holds no character that ends a value, a rule or an element.
    expect(kept).toMatch(/^[a-z0-9#%.,()/ +-]{0,80}$/i);
  });
});

const ATOMS = ["", "play", "look", "x", "null", 0, 1, -1, 0.5, Number.NaN, true, null];
const KEYS = [
  "channel",
  "kind",
  "volume",
  "theme",
  "layout",
  "accent",
  "track",
  "title",
  "__proto__",
];

function anything(dice: Dice, depth = 0): unknown {
  if (dice() < 0.4 || depth > 2) return oneOf<unknown>(dice, [...ATOMS, CHANNEL, ...ACCENTS]);
  const pairs = Array.from({ length: 4 }, () => [oneOf(dice, KEYS), anything(dice, depth + 1)]);
  return Object.fromEntries(pairs);
}

test(`${GENERATED} generated messages, seed ${SEED}: a command of the five, or nothing`, () => {
  const dice = diceOf(SEED);
  let commands = 0;
  for (let n = 0; n < GENERATED; n += 1) {
    const kind = oneOf<unknown>(dice, [
      "play",
      "pause",
      "setVolume",
      "look",
      "ready",
      anything(dice),
    ]);
    const data = { ...(anything(dice) as object), channel: CHANNEL, kind };
    const command = readCommand(from(data), peer);
    readNotice(from(data), peer);
    if (command === null) continue;
    commands += 1;
    const { kind: heard, ...rest } = command;
    expect(["play", "pause", "setVolume", "look"]).toContain(heard);
    if ("volume" in rest) expect(rest.volume >= 0 && rest.volume <= 1).toBe(true);
    if (!("theme" in rest)) continue;
    expect([THEMES.includes(rest.theme), LAYOUTS.includes(rest.layout)]).toEqual([true, true]);
    expect(rest.accent).toMatch(/^[a-z0-9#%.,()/ +-]{0,80}$/i);
  }
  expect(commands).toBeGreaterThan(1_000);
  expect(Object.hasOwn(Object.prototype, "channel")).toBe(false);
});
