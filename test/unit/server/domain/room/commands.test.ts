// Who may do what, for every role and every command, and that the table is whole.
import { describe, expect, it } from "vitest";
import { COMMAND_TABLE } from "../../../../../server/domain/room/commands.ts";
import { ROOM_RATES } from "../../../../../server/domain/room/rates.ts";
import { COMMAND_KINDS, COMMANDS } from "../../../../../shared/protocol/client.ts";
import { type Capability, can, ROLES, type Role } from "../../../../../shared/roles.ts";
import { actorOf, decideIn, EXAMPLES, factsOf } from "../../../../helpers/room.ts";

/** Written out once more by hand: a change of the table must be meant. */
const NEEDS: Record<string, Capability> = {
  "broadcast.schedule": "air",
  "broadcast.open_doors": "air",
  "broadcast.start": "air",
  "broadcast.break": "air",
  "broadcast.resume": "air",
  "broadcast.end": "air",
  "stage.ask": "air",
  "stage.give": "deck",
  "stage.decline": "deck",
  "stage.take": "site",
  "sound.begin": "deck",
  "sound.retime": "deck",
  "sound.lose": "deck",
  "sound.end": "deck",
  "deck.load": "deck",
  "deck.play": "deck",
  "deck.pause": "deck",
  "deck.seek": "deck",
  "deck.next": "deck",
  "queue.add": "deck",
  "queue.move": "deck",
  "queue.remove": "deck",
  "chat.say": "chat",
  "chat.remove": "moderate",
  react: "react",
  "announcement.pin": "announce",
  "announcement.unpin": "announce",
  "person.mute": "moderate",
  "person.unmute": "moderate",
  "person.ban": "moderate",
  "room.slow_mode": "moderate",
  "person.rename": "rename",
};
const HOLDS: Record<Role, readonly Capability[]> = {
  owner: ["react", "chat", "rename", "moderate", "announce", "deck", "air", "site"],
  dj: ["react", "chat", "rename", "moderate", "announce", "deck", "air"],
  cohost: ["react", "chat", "rename", "moderate", "announce", "deck"],
  moderator: ["react", "chat", "rename", "moderate", "announce"],
  listener: ["react", "chat", "rename"],
  guest: ["react"],
};

const MATRIX = ROLES.flatMap((role) => COMMAND_KINDS.map((kind) => [role, kind] as const));

describe("the command table", () => {
  it("R18 has exactly one row per command, with a rate that exists", () => {
    expect(Object.keys(COMMAND_TABLE).sort()).toEqual(Object.keys(COMMANDS).sort());
    expect(Object.keys(NEEDS).sort()).toEqual(Object.keys(COMMANDS).sort());
    for (const kind of COMMAND_KINDS) expect(ROOM_RATES).toHaveProperty(COMMAND_TABLE[kind].rate);
  });

  it.each(MATRIX)(
    "R16 R18 %s sends %s: refused exactly when the capability lacks",
    (role, kind) => {
      const decided = decideIn({ actor: actorOf(role) }, EXAMPLES[kind]);
      const allowed = HOLDS[role].includes(NEEDS[kind]!);
      expect(!decided.ok && decided.error.reason === "not_allowed").toBe(!allowed);
      expect(can(role, COMMAND_TABLE[kind].capability)).toBe(allowed);
    },
  );

  it.each(COMMAND_KINDS)("R16 a banned person's %s is refused before anything else", (kind) => {
    const actor = actorOf("listener", { facts: factsOf({ banned: true }) });
    expect(decideIn({ actor }, EXAMPLES[kind])).toEqual({ ok: false, error: { reason: "banned" } });
  });

  it("R16 an unknown role holds nothing", () => {
    const actor = actorOf("pope" as Role);
    expect(decideIn({ actor }, EXAMPLES["chat.say"])).toMatchObject({
      error: { reason: "not_allowed" },
    });
    expect(can("__proto__" as Role, "listen")).toBe(false);
    expect(can("constructor" as Role, "listen")).toBe(false);
  });
});
