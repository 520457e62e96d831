// docs/SPEC.md cannot rot: whatever the code's closed tables hold, the document has too, with its value.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOM_RATES } from "../server/domain/room/rates.ts";
import { COMMANDS, clientFrame } from "../shared/protocol/client.ts";
import { CLOSES } from "../shared/protocol/close.ts";
import * as limits from "../shared/protocol/limits.ts";
import { REFUSAL_DETAILS, REFUSAL_REASONS } from "../shared/protocol/refusal.ts";
import { serverFrame } from "../shared/protocol/server.ts";
import { SUBPROTOCOL } from "../shared/protocol/version.ts";
import { CAPABILITIES, ROLES } from "../shared/roles.ts";
import { eventBody } from "../shared/room/events.ts";
import { PHASES, roomView } from "../shared/room/view.ts";

const SPEC = readFileSync(new URL("../docs/SPEC.md", import.meta.url), "utf8");
/** The text of a section, and the rows of its tables by their first cell. */
const section = (title: string) =>
  SPEC.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
const rows = (title: string) =>
  new Map(
    [...section(title).matchAll(/^\| `?([^|`]+?)`? \|(.*)\|$/gm)].map(
      ([, name = "", rest = ""]) => [name, rest] as const,
    ),
  );

type Shaped = { _zod: { def: { options: { shape: Record<string, unknown> }[] } } };
type Literal = { _zod: { def: { values: string[] } } };
/** The members of a union: the word that tells them apart, and the names of their other keys. */
function members(union: unknown, key: string): [string, string[]][] {
  return (union as Shaped)._zod.def.options.map(({ shape }) => [
    (shape[key] as Literal)._zod.def.values[0] ?? "",
    Object.keys(shape).filter((name) => name !== key),
  ]);
}

/** Words that a row does not name. */
function unnamed(title: string, wanted: readonly [string, readonly string[]][]): string[] {
  const table = rows(title);
  return wanted.flatMap(([name, words]) => {
    const row = table.get(name);
    if (row === undefined) return [`${title}: no row ${name}`];
    return words
      .filter((word) => !row.includes(word))
      .map((word) => `${title}: ${name} without ${word}`);
  });
}

const extra = (title: string, known: readonly string[]) =>
  [...rows(title).keys()].filter(
    (name) => /^[a-z_.]+$/.test(name) && ![...known, "kind", "t"].includes(name),
  );

describe("R18 R19 the document", () => {
  test("R18 has every command with its keys, and no other", () => {
    const commands = Object.entries(COMMANDS).map(([kind, schema]): [string, string[]] => [
      kind,
      Object.keys((schema as unknown as { _zod: { def: { shape: object } } })._zod.def.shape),
    ]);
    expect(unnamed("Commands", commands)).toEqual([]);
    expect(extra("Commands", Object.keys(COMMANDS))).toEqual([]);
  });

  test("R1 has every event with its keys, and no other", () => {
    const events = members(eventBody, "kind");
    expect(unnamed("Events and what they do to the view", events)).toEqual([]);
    const kinds = events.map(([kind]) => kind);
    expect(extra("Events and what they do to the view", kinds)).toEqual([]);
    const view = Object.keys(roomView._zod.def.shape);
    const text = section("Events and what they do to the view");
    expect(view.filter((key) => !text.includes(`${key}:`))).toEqual([]);
  });

  test("R4 R18 has every frame with its keys, both ways, and no other", () => {
    const theirs = members(clientFrame, "t");
    const ours = members(serverFrame, "t");
    expect(unnamed("Frames of the client", theirs)).toEqual([]);
    expect(unnamed("Frames of the room", ours)).toEqual([]);
    expect(
      extra(
        "Frames of the client",
        theirs.map(([t]) => t),
      ),
    ).toEqual([]);
    expect(
      extra(
        "Frames of the room",
        ours.map(([t]) => t),
      ),
    ).toEqual([]);
  });

  test("R19 has every close code with its reason and advice, and no other", () => {
    const codes = Object.entries(CLOSES).map(([reason, { code, advice }]): [string, string[]] => [
      String(code),
      [`\`${reason}\``, `\`${advice}\``],
    ]);
    expect(unnamed("Close codes", codes)).toEqual([]);
    expect(rows("Close codes").size - 1).toBe(codes.length);
  });

  test("R18 has every refusal, and no other", () => {
    expect(
      unnamed(
        "Refusals",
        REFUSAL_REASONS.map((reason) => [reason, []]),
      ),
    ).toEqual([]);
    expect(extra("Refusals", REFUSAL_REASONS)).toEqual([]);
  });

  test("R28 R30 has every detail of a refusal", () => {
    const text = section("Refusals");
    const details = Object.keys(REFUSAL_DETAILS).map((detail) => `\`${detail}\``);
    expect(details.filter((detail) => !text.includes(detail))).toEqual([]);
  });

  test("R17 has every constant with its value, and no other", () => {
    const constants = Object.entries(limits).map(([name, value]): [string, string[]] => [
      name,
      [` ${typeof value === "string" ? `\`${value}\`` : value} `],
    ]);
    expect(unnamed("Numbers", constants)).toEqual([]);
    const known = new Set(Object.keys(limits));
    const named = [...SPEC.matchAll(/`([A-Z][A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !known.has(name) && name !== "CAPITALS")).toEqual([]);
  });

  test("R25 has every rate", () => {
    const { frame, chat, react, rename, ask, staff } = ROOM_RATES;
    const text = section("Numbers").replaceAll(/\s+/g, " ");
    const each = [
      `${frame.limit} per second, ${frame.burst} at once`,
      `\`chat.say\` ${chat.limit} a minute, ${chat.burst} at once`,
      `\`react\` ${react.limit} a second, ${react.burst} at once`,
      `\`person.rename\` ${rename.limit} a minute, ${rename.burst} at once`,
      `\`stage.ask\` ${ask.limit} a minute, ${ask.burst} at once`,
      `all others together ${staff.limit} a second, ${staff.burst} at once`,
    ];
    expect(each.filter((words) => !text.includes(words))).toEqual([]);
  });

  test("R11 R16 has every role, capability, phase and the name of the protocol", () => {
    const text = section("Scalars");
    const words = [...ROLES, ...CAPABILITIES, ...PHASES].map((word) => `\`${word}\``);
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(section("Dialling")).toContain(`Sec-WebSocket-Protocol: ${SUBPROTOCOL}, t.`);
  });

  test("the checks themselves see a missing row and a missing word", () => {
    expect(
      unnamed("Close codes", [
        ["4000", ["final"]],
        ["4098", []],
      ]),
    ).toEqual(["Close codes: 4000 without final", "Close codes: no row 4098"]);
    expect(extra("Refusals", ["muted"]).length).toBe(REFUSAL_REASONS.length - 1);
  });
});
