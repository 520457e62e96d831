// The spec's tables and the code's are the same: a client in another language is written from the document alone.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMAND_KINDS } from "../../../../shared/protocol/client.ts";
import { CLOSES } from "../../../../shared/protocol/close.ts";
import * as limits from "../../../../shared/protocol/limits.ts";
import { REFUSAL_REASONS } from "../../../../shared/protocol/refusal.ts";
import { REACTIONS, ROOM_NAME } from "../../../../shared/protocol/scalars.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../../../shared/protocol/version.ts";
import { CAPABILITIES, ROLES } from "../../../../shared/roles.ts";
import { eventBody } from "../../../../shared/room/events.ts";
import { PHASES } from "../../../../shared/room/view.ts";

const SPEC = readFileSync(new URL("../../../../docs/SPEC.md", import.meta.url), "utf8");

/** The rows of the first table under a heading, as texts without their code marks. */
function tableUnder(heading: string): string[][] {
  const [, section = ""] = SPEC.split(`\n## ${heading}\n`);
  const [, table = ""] = /((?:^\|.*\n)+)/m.exec(section) ?? [];
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

const firstColumn = (heading: string) => tableUnder(heading).map(([first = ""]) => first);
/** What the spec lists as the values of a name, in order. */
const listed = (name: string) => {
  const [, shape = ""] = new RegExp(`^\\| ${name} \\| one of ([^;|]*)`, "m").exec(SPEC) ?? [];
  return [...shape.matchAll(/`([^`]+)`/g)].map(([, value]) => value);
};

describe("the spec", () => {
  it("R18 R19 has the code's numbers, neither more nor less", () => {
    expect(
      Object.fromEntries(tableUnder("Numbers").map(([name = "", value]) => [name, value])),
    ).toEqual(
      Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)])),
    );
  });

  it("R19 has the code's close codes, each with its advice", () => {
    expect(tableUnder("Close codes")).toEqual(
      Object.entries(CLOSES).map(([reason, { code, advice }]) => [String(code), reason, advice]),
    );
  });

  it("R18 has the code's refusals, commands and events", () => {
    expect(firstColumn("Refusals")).toEqual(REFUSAL_REASONS);
    expect(firstColumn("Commands").toSorted()).toEqual(COMMAND_KINDS.toSorted());
    const kinds = eventBody.def.options.map((one) => one.shape.kind.def.values[0] as string);
    expect(firstColumn("Events and what they do to the view")).toEqual([...kinds, "any other"]);
  });

  it("R4 R17 has the code's names: subprotocol, rooms, roles, capabilities, phases, reactions", () => {
    expect(SPEC).toContain(
      `\`Sec-WebSocket-Protocol: ${SUBPROTOCOL}, ${TOKEN_SUBPROTOCOL_PREFIX}<token>\``,
    );
    expect([SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX]).toEqual(["judah.v1", "t."]);
    expect(SPEC).toContain(`| room | \`${ROOM_NAME.source}\` |`);
    expect({
      role: listed("role"),
      capability: listed("capability"),
      phase: listed("phase"),
      reaction: listed("reaction"),
    }).toEqual({ role: ROLES, capability: CAPABILITIES, phase: PHASES, reaction: REACTIONS });
  });
});
