// Payloads of commands: each field is needed and of its type, and each limit lies exactly where the spec says.
import { describe, expect, it } from "vitest";
import {
  COMMAND_KINDS,
  COMMANDS,
  type CommandKind,
  clientFrame,
} from "../../../../shared/protocol/client.ts";
import { mediaKey, opId, personId, recordId } from "../../../../shared/protocol/scalars.ts";
import { EXAMPLES, NOW_MS, OTHER, track } from "../../../helpers/room.ts";

const accepts = (kind: CommandKind, change: object) =>
  COMMANDS[kind].safeParse({ ...EXAMPLES[kind], ...change }).success;

const OPTIONAL = ["broadcast.open_doors title", "broadcast.start title"];
const FIELDS = COMMAND_KINDS.flatMap((kind) =>
  Object.keys(EXAMPLES[kind])
    .filter((field) => field !== "kind")
    .map((field) => [kind, field] as const),
);

describe("R18 payloads", () => {
  it.each(FIELDS)("R18 %s needs a %s of its type", (kind, field) => {
    const { [field]: _, ...without } = EXAMPLES[kind] as Record<string, unknown>;
    expect(accepts(kind, { [field]: { wrong: true } })).toBe(false);
    expect(COMMANDS[kind].safeParse(without).success).toBe(OPTIONAL.includes(`${kind} ${field}`));
  });

  const long = (length: number) => "x".repeat(length);
  it.each([
    ["chat.say", "text", [long(1), long(500)], ["", long(501)]],
    ["chat.say", "replyTo", [0, 9_007_199_254_740_991], [-1, 0.5, 9_007_199_254_740_992]],
    ["chat.say", "mentions", [[], Array(5).fill(OTHER)], [Array(6).fill(OTHER), ["Ruth"]]],
    ["announcement.pin", "text", [long(280)], [long(281), "a\u0000"]],
    ["broadcast.schedule", "title", [long(120)], [long(121), "a\nb"]],
    ["broadcast.schedule", "startsAt", [0, NOW_MS], [-1, 0.5]],
    ["person.rename", "name", [long(40)], [long(41), "a\nb"]],
    ["react", "count", [1, 50], [0, 51, 1.5]],
    ["deck.seek", "positionMs", [0, 86_400_000], [-1, 86_400_001]],
    ["queue.move", "to", [0, 1_000], [-1, 0.5]],
    ["queue.remove", "item", [0], [-1]],
    ["room.slow_mode", "seconds", [0, 600], [-1, 601]],
    ["person.mute", "forMs", [null, 1_000, 2_592_000_000], [999, 2_592_000_001]],
  ] as [CommandKind, string, unknown[], unknown[]][])(
    "R17 R18 %s takes the %s up to its limits and nothing beyond",
    (kind, field, good, bad) => {
      expect(good.filter((value) => !accepts(kind, { [field]: value }))).toEqual([]);
      expect(bad.filter((value) => accepts(kind, { [field]: value }))).toEqual([]);
    },
  );

  it.each([
    ["durationMs", [0, 86_400_000], [-1, 86_400_001]],
    ["artist", ["", "x".repeat(120)], ["x".repeat(121)]],
    ["artworkKey", [null, `image/${"a".repeat(22)}.webp`], ["", "cover.png"]],
    ["title", ["x".repeat(120)], ["", "x".repeat(121)]],
  ])("R18 a track's %s has its limits", (field, good, bad) => {
    const loads = (value: unknown) =>
      accepts("deck.load", { track: { ...track("a"), [field]: value } });
    expect(good.filter((value) => !loads(value))).toEqual([]);
    expect(bad.filter(loads)).toEqual([]);
  });
});

describe("R17 names of things", () => {
  const KEY = "a".repeat(22);
  it.each([
    [
      "person",
      personId,
      ["p_listener01", "s_djlee0001"],
      ["x_listener01", "xp_listener01", "p_short"],
    ],
    ["operation", opId, ["op-00000001", "x".repeat(40)], ["op-0001", "x".repeat(41), "op 000001"]],
    [
      "record",
      recordId,
      ["show-1", "x".repeat(40)],
      ["show1", "x".repeat(41), "!show-1", "show-1!"],
    ],
    [
      "file",
      mediaKey,
      [`audio/${KEY}.mp3`, `image/${KEY}.webp`],
      [`video/${KEY}.mp4`, `xaudio/${KEY}.mp3`, `../audio/${KEY}.mp3`, `audio/${KEY}.mp3/x`],
    ],
  ])("R17 only a whole %s id is one, not a text that has one inside", (_, scalar, good, bad) => {
    const fits = (text: string) => scalar.safeParse(text).success;
    const withTails = bad.concat(
      good.map((text) => `${text}\n`),
      `${good[0]}\u0000`,
    );
    expect(good.filter((text) => !fits(text))).toEqual([]);
    expect(withTails.filter(fits)).toEqual([]);
  });
});

describe("R17 frames of a client", () => {
  it.each([
    { t: "do", op: "op-00000001", cmd: { kind: "chat.say", text: "Amen" } },
    { t: "got", bytes: 0 },
    { t: "listening", on: true },
    { t: "listening", on: false },
    { t: "renew" },
  ])("R17 %j is one", (frame) => {
    expect(clientFrame.parse(frame)).toStrictEqual(frame);
  });

  it.each([
    { t: "" },
    { t: "renewed" },
    { t: "", on: true },
    { t: "listening" },
    { t: "got", bytes: 0.5 },
  ])("R17 %j is none", (frame) => {
    expect(clientFrame.safeParse(frame).success).toBe(false);
  });
});
