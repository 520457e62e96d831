// The bridge's promise: only the one peer, only exact shapes, nothing inherited, nothing unknown.
import { describe, expect, it } from "vitest";
import {
  CHANNEL,
  type FrameCommand,
  type FrameNotice,
  readCommand,
  readLook,
  readNotice,
  sealed,
} from "../../../../client/embed/bridge.ts";

const parent = { name: "parent window" };
const stranger = { name: "another window" };
const peer = { origin: "https://partner.example", source: parent };

function from(data: unknown, change: Partial<{ origin: string; source: unknown }> = {}) {
  return { data, ...peer, ...change };
}

const COMMANDS: FrameCommand[] = [
  { kind: "play" },
  { kind: "pause" },
  { kind: "setVolume", volume: 0 },
  { kind: "setVolume", volume: 0.35 },
  { kind: "look", theme: "dark", layout: "bar", accent: "oklch(0.7 0.1 200 / 50%)" },
];

const NOTICES: FrameNotice[] = [
  { kind: "ready", room: "main" },
  { kind: "live", title: "Sunday night" },
  { kind: "offair" },
  { kind: "track", track: null },
  {
    kind: "track",
    track: {
      title: "Rise",
      artist: "Choir",
      durationMs: 61_000,
    },
  },
  { kind: "count", people: 214, listening: 168 },
  { kind: "sound", state: "blocked" },
];

describe("commands", () => {
  it.each(COMMANDS)("passes $kind from the partner's own window", (command) => {
    expect(readCommand(from(sealed(command)), peer)).toEqual(command);
  });

  it.each(COMMANDS)("ignores $kind from another origin, window, or channel", (command) => {
    const data = sealed(command);
    expect(readCommand(from(data, { origin: "https://evil.example" }), peer)).toBeNull();
    expect(readCommand(from(data, { origin: `${peer.origin}.evil.example` }), peer)).toBeNull();
    expect(readCommand(from(data, { origin: "null" }), peer)).toBeNull();
    expect(readCommand(from(data, { source: stranger }), peer)).toBeNull();
    expect(readCommand(from({ ...data, channel: "other" }), peer)).toBeNull();
    expect(readCommand(from(command), peer)).toBeNull();
  });

  it("never matches a missing window with a message that has none", () => {
    for (const nobody of [null, undefined]) {
      const absent = { origin: peer.origin, source: nobody };
      expect(readCommand(from(sealed({ kind: "play" }), absent), absent)).toBeNull();
    }
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "ready", "", 7, null, {}])(
    "ignores the unknown kind %j",
    (kind) => {
      expect(readCommand(from({ channel: CHANNEL, kind }), peer)).toBeNull();
    },
  );

  it("ignores what a message only inherits", () => {
    const inherited = Object.create(sealed({ kind: "play" }));
    expect(readCommand(from(inherited), peer)).toBeNull();
    const halfOwn = Object.assign(Object.create({ kind: "play" }), { channel: CHANNEL });
    expect(readCommand(from(halfOwn), peer)).toBeNull();
    const parsed = JSON.parse(`{"channel":"${CHANNEL}","__proto__":{"kind":"play"}}`);
    expect(readCommand(from(parsed), peer)).toBeNull();
  });

  it.each([null, undefined, "play", 1, true, [], [CHANNEL], new Map([["kind", "play"]])])(
    "ignores data that is not a message: %j",
    (data) => {
      expect(readCommand(from(data), peer)).toBeNull();
    },
  );

  it.each([-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY, "0.5", null, undefined, {}])(
    "ignores volume %j",
    (volume) => {
      expect(readCommand(from({ channel: CHANNEL, kind: "setVolume", volume }), peer)).toBeNull();
    },
  );

  it("drops fields it does not know", () => {
    const data = { ...sealed({ kind: "play" }), token: "t", href: "javascript:alert(1)" };
    expect(readCommand(from(data), peer)).toEqual({ kind: "play" });
  });
});

describe("notices", () => {
  it.each(NOTICES)("passes $kind from the frame", (notice) => {
    expect(readNotice(from(sealed(notice)), peer)).toEqual(notice);
  });

  it.each(NOTICES)("ignores $kind from another origin or window", (notice) => {
    const data = sealed(notice);
    expect(readNotice(from(data, { origin: "https://evil.example" }), peer)).toBeNull();
    expect(readNotice(from(data, { source: stranger }), peer)).toBeNull();
  });

  it("does not take a command for a notice, nor the other way round", () => {
    expect(readNotice(from(sealed({ kind: "play" })), peer)).toBeNull();
    expect(readCommand(from(sealed({ kind: "offair" })), peer)).toBeNull();
  });

  it("ignores counts that are no counts and unknown sound states", () => {
    const count = { channel: CHANNEL, kind: "count", people: "9", listening: 1 };
    expect(readNotice(from(count), peer)).toBeNull();
    expect(readNotice(from({ ...count, people: -1 }), peer)).toBeNull();
    expect(readNotice(from({ channel: CHANNEL, kind: "sound", state: "loud" }), peer)).toBeNull();
  });

  it("turns a malformed track into none", () => {
    const data = { channel: CHANNEL, kind: "track", track: { title: 1 } };
    expect(readNotice(from(data), peer)).toEqual({ kind: "track", track: null });
  });
});

describe("the look", () => {
  const look = (values: Record<string, unknown>) => readLook((name) => values[name]);
  const plain = { theme: "auto", layout: "card", accent: "" };

  it("takes known values", () => {
    expect(look({ theme: "light", layout: "full", accent: " #2f6b4f " })).toEqual({
      theme: "light",
      layout: "full",
      accent: "#2f6b4f",
    });
  });

  it("falls back to the defaults", () => {
    expect(look({})).toEqual(plain);
    expect(look({ theme: "constructor", layout: "CARD", accent: 7 })).toEqual(plain);
  });

  it.each(["red;background:url(//evil)", "url('x')", "a\nb", "}", "x".repeat(81), "\\75rl(x)"])(
    "refuses the accent %j",
    (accent) => {
      expect(look({ accent })).toEqual(plain);
    },
  );
});
