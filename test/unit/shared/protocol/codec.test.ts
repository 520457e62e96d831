// What comes off the wire: sizes, junk, unknown things. Nothing here may throw, and nothing foreign may pass.
import { describe, expect, it } from "vitest";
import { COMMAND_KINDS } from "../../../../shared/protocol/client.ts";
import {
  byteLength,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
} from "../../../../shared/protocol/codec.ts";
import { MAX_FRAME_BYTES } from "../../../../shared/protocol/limits.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { EXAMPLES, eventOf, inPhase, lineOf, NOW_MS, track } from "../../../helpers/room.ts";

const OP = "op-00000001";
const frameOf = (cmd: unknown, op: unknown = OP) => JSON.stringify({ t: "do", op, cmd });
const decode = (value: unknown) =>
  decodeClientFrame(typeof value === "string" ? value : JSON.stringify(value));
const refused = (refusal: object) => ({ ok: false, error: { kind: "refused", op: OP, refusal } });

describe("R17 size", () => {
  /** A readable frame of exactly `bytes` UTF-8 bytes, filled with `filler`. */
  function frameOfBytes(bytes: number, filler: string): string {
    const empty = '{"t":"got","bytes":1,"pad":""}';
    const room = bytes - empty.length;
    const pad = filler.repeat(Math.floor(room / byteLength(filler)));
    return empty.replace('""', `"${pad}${"x".repeat(room - byteLength(pad))}"`);
  }

  it.each(["x", "é", "李", "👩"])(
    "R17 of 16,384 bytes passes, one byte more does not, filled with %s",
    (filler) => {
      const exact = frameOfBytes(MAX_FRAME_BYTES, filler);
      const over = frameOfBytes(MAX_FRAME_BYTES + 1, filler);
      expect([byteLength(exact), byteLength(over)]).toEqual([16_384, 16_385]);
      expect(decode(exact)).toEqual({ ok: true, value: { t: "got", bytes: 1 } });
      expect(decode(over)).toEqual({ ok: false, error: { kind: "too_large" } });
    },
  );

  it("R17 size is judged before anything is parsed: junk that is too large is too large", () => {
    expect(decode("[".repeat(20_000))).toEqual({ ok: false, error: { kind: "too_large" } });
    expect(decode("[".repeat(16_000))).toEqual({ ok: false, error: { kind: "bad_json" } });
  });
});

describe("R18 commands", () => {
  it.each(COMMAND_KINDS)("R18 %s goes over the wire unchanged", (kind) => {
    const frame = { t: "do", op: OP, cmd: EXAMPLES[kind] } as const;
    expect(decode(encodeClientFrame(frame))).toEqual({ ok: true, value: frame });
  });

  it.each(COMMAND_KINDS)("R18 %s: unknown fields are dropped, at every depth", (kind) => {
    const extra = JSON.parse(JSON.stringify(EXAMPLES[kind]), (_, value) =>
      value && typeof value === "object" && !Array.isArray(value) ? { ...value, later: 1 } : value,
    );
    expect(decode({ t: "do", op: OP, cmd: extra, later: true })).toEqual({
      ok: true,
      value: { t: "do", op: OP, cmd: EXAMPLES[kind] },
    });
  });

  it.each([
    "room.explode",
    "",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "chat.say ",
  ])("R18 the unknown command %j is refused with its op", (kind) => {
    expect(decode(frameOf({ kind }))).toEqual(refused({ reason: "unknown_command" }));
  });

  const SECRET = "do-not-echo-me";
  it.each([
    [{ kind: "chat.say" }, "text"],
    [{ kind: "chat.say", text: "" }, "text"],
    [{ kind: "chat.say", text: " \n " }, "text"],
    [{ kind: "chat.say", text: SECRET.repeat(40) }, "text"],
    [{ kind: "chat.say", text: `${SECRET}\u0007` }, "text"],
    [{ kind: "chat.say", text: { [SECRET]: 1 } }, "text"],
    [{ kind: "chat.say", text: "a", replyTo: SECRET }, "replyTo"],
    [{ kind: "chat.say", text: "a", mentions: ["p_listener01", SECRET] }, "mentions.1"],
    [{ kind: "chat.say", text: "a", mentions: Array(6).fill("p_listener01") }, "mentions"],
    [{ kind: "react", reaction: SECRET, count: 1 }, "reaction"],
    [{ kind: "react", reaction: "amen", count: 51 }, "count"],
    [{ kind: "react", reaction: "amen", count: 0.5 }, "count"],
    [{ kind: "person.rename", name: `${SECRET}\u202e` }, "name"],
    [{ kind: "person.rename", name: `${SECRET}\n2` }, "name"],
    [{ kind: "person.ban", person: SECRET }, "person"],
    [{ kind: "person.mute", person: "p_listener01", forMs: 999 }, "forMs"],
    [{ kind: "deck.load", track: { ...track("a"), mediaKey: `../${SECRET}` } }, "track.mediaKey"],
    [{ kind: "deck.load", track: { ...track("a"), durationMs: -1 } }, "track.durationMs"],
    [{ kind: "deck.seek", positionMs: 86_400_001 }, "positionMs"],
    [{ kind: "broadcast.schedule", title: "a", startsAt: 1e300 }, "startsAt"],
    [{ kind: "room.slow_mode", seconds: 601 }, "seconds"],
  ])("R18 %j is refused by the name of field %s, never its value", (cmd, field) => {
    const answer = decode(frameOf(cmd));
    expect(answer).toEqual(refused({ reason: "bad_field", field }));
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it("R17 text is trimmed and composed, so that equal looking texts are equal", () => {
    const said = decode(frameOf({ kind: "chat.say", text: "  Cafe\u0301\nAmen  " }));
    expect(said).toMatchObject({ value: { cmd: { text: "Café\nAmen" } } });
  });

  it("R17 keys of the prototype are data at most: nothing is polluted, nothing is inherited", () => {
    const inherited = decode(
      `{"t":"do","op":"${OP}","cmd":{"kind":"chat.say","__proto__":{"text":"smuggled"}}}`,
    );
    expect(inherited).toEqual(refused({ reason: "bad_field", field: "text" }));
    decode(
      `{"t":"got","bytes":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("R17 frames that cannot be read", () => {
  it.each(["", "{", "undefined", "{'t':1}", '{"t":"got",}', "\u0000", "NaN"])(
    "R17 %j is no JSON",
    (text) => {
      expect(decode(text)).toEqual({ ok: false, error: { kind: "bad_json" } });
    },
  );

  it.each([
    null,
    5,
    '"text"',
    [],
    [{ t: "got", bytes: 1 }],
    {},
    { t: "hello" },
    { t: "got" },
    { t: "got", bytes: -1 },
    { t: "got", bytes: "1" },
    { t: "listening", on: 1 },
    { t: "do", op: OP },
    { t: "do", op: OP, cmd: null },
    { t: "do", op: OP, cmd: { kind: 5 } },
    { t: "do", op: "short", cmd: EXAMPLES["deck.play"] },
    { t: "do", op: "x".repeat(41), cmd: EXAMPLES["deck.play"] },
    { t: "do", op: "op 000001", cmd: EXAMPLES["deck.play"] },
    { t: "do", op: 12_345_678, cmd: EXAMPLES["deck.play"] },
  ])("R17 %j is no frame", (value) => {
    expect(decode(value)).toEqual({ ok: false, error: { kind: "bad_frame" } });
  });
});

describe("R1 what the room says", () => {
  const you = {
    person: "p_listener01",
    name: "Ruth",
    role: "listener",
    can: ["listen"],
    mutedUntilMs: null,
    named: true,
  } as const;
  const hello = { epoch: "epoch-1", you, pulse: EMPTY_PULSE, serverNowMs: NOW_MS };
  const said = eventOf(
    { kind: "chat.said", name: "Ruth", role: "listener", text: "Amen" },
    { op: OP },
  );
  const view = inPhase("live", {
    chat: [lineOf(1, { replyTo: 0, mentions: ["p_listener01"] })],
    queue: [{ item: 2, track: track("a") }],
  });

  it.each([
    { t: "welcome", ...hello, seq: 9, view } as const,
    { t: "resumed", ...hello, events: [said] } as const,
    { t: "events", events: [said, eventOf({ kind: "deck.finished" }, { by: null })] } as const,
    { t: "pulse", ...EMPTY_PULSE } as const,
    { t: "done", op: OP, seq: null } as const,
    { t: "refused", op: OP, reason: "slow_mode", retryAfterMs: 5 } as const,
    { t: "unreadable", reason: "bad_json", strikesLeft: 2 } as const,
    { t: "unreadable", reason: "bad_frame", strikesLeft: 0 } as const,
    { t: "refused", op: OP, reason: "bad_field", field: "text" } as const,
    { t: "you", you } as const,
    { t: "token", token: "x", expiresAtMs: 1 } as const,
  ])("R4 $t goes over the wire unchanged", (frame) => {
    expect(decodeServerFrame(encodeServerFrame(frame as never))).toEqual(frame);
  });

  it("R1 an event of a newer kind keeps its place and its content; a newer frame is none of ours", () => {
    const newer = { ...said, body: { kind: "chat.sung", tune: "x" } };
    expect(decodeServerFrame(JSON.stringify({ t: "events", events: [newer] }))).toEqual({
      t: "events",
      events: [newer],
    });
    expect(decodeServerFrame('{"t":"song"}')).toBeNull();
    expect(decodeServerFrame("pong")).toBeNull();
  });
});
