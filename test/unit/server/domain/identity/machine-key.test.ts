// What a machine's key reaches, case by case; and which key nobody may take away.
import { describe, expect, it } from "vitest";
import {
  isLastKey,
  isLiveKey,
  keyIdOf,
  type MachineKey,
  OPERATOR_KEY,
  type Reach,
  reaches,
} from "../../../../../server/domain/identity/machine-key.ts";

const NOW_MS = 1_800_000_000_000;
const keyOf = (bent: Partial<MachineKey> = {}): MachineKey => ({
  id: "ci.1",
  role: "owner",
  rooms: "*",
  partner: null,
  expiresAtMs: null,
  revokedAtMs: null,
  ...bent,
});

describe("a key", () => {
  it("of another generation has another id", () => {
    expect([keyIdOf("operator", 1), keyIdOf("ci", 12)]).toEqual([OPERATOR_KEY, "ci.12"]);
  });

  it.each<[string, Partial<MachineKey>, boolean]>([
    ["without an end", {}, true],
    ["before its end", { expiresAtMs: NOW_MS + 1 }, true],
    ["at its end", { expiresAtMs: NOW_MS }, false],
    ["revoked", { revokedAtMs: NOW_MS - 1 }, false],
    ["revoked before its end", { expiresAtMs: NOW_MS + 1, revokedAtMs: NOW_MS - 1 }, false],
  ])("%s", (_, bent, lives) => expect(isLiveKey(keyOf(bent), NOW_MS)).toBe(lives));
});

describe("what it reaches", () => {
  const site: Reach = { signed: "site", capability: "site", room: null };
  const room: Reach = { signed: "room", capability: "air", room: "hall" };
  const own: Reach = { signed: "partner", capability: "listen", room: null };
  const ofHall = { rooms: ["hall"] };
  const ofPartner = { partner: "pt_1", ...ofHall };

  it.each<[string, Partial<MachineKey>, Reach, boolean]>([
    ["the site, with all rooms", {}, site, true],
    ["the site, with some rooms", ofHall, site, false],
    ["a route of the site about a room, with all rooms", {}, { ...site, room: "hall" }, true],
    ["a route of the site about a room, with that room", ofHall, { ...site, room: "hall" }, false],
    ["what its role lacks on the site", { role: "dj" }, site, false],
    ["any room, with all rooms", {}, room, true],
    ["its room", ofHall, room, true],
    ["another room", { rooms: ["crypt"] }, room, false],
    ["a room's route that names none", {}, { ...room, room: null }, false],
    ["what its role lacks in a room", { role: "cohost", ...ofHall }, room, false],
    ["what its role has in a room", { role: "dj", ...ofHall }, room, true],
    ["a partner's own routes, without a partner", {}, own, false],
    ["a partner's own routes", ofPartner, own, true],
    ["a partner's own route about its room", ofPartner, { ...own, room: "hall" }, true],
    ["a partner's own route about another room", ofPartner, { ...own, room: "crypt" }, false],
    ["the site, as a partner", { partner: "pt_1" }, site, false],
    ["a room, as a partner", ofPartner, room, false],
  ])("%s", (_, bent, reach, may) => expect(reaches(keyOf(bent), reach)).toBe(may));

  it("as a partner it needs no role", () => {
    const guest = keyOf({ role: "guest", ...ofPartner });
    expect(reaches(guest, { ...own, capability: "site" })).toBe(true);
  });
});

describe("the last key", () => {
  const key = keyOf({ id: "operator.1" });

  it.each<[string, Partial<MachineKey>, boolean]>([
    ["nothing else lasts", { expiresAtMs: NOW_MS + 1 }, true],
    ["the other is revoked", { revokedAtMs: NOW_MS - 1 }, true],
    ["the other is no owner's", { role: "dj" }, true],
    ["the other has some rooms", { rooms: ["hall"] }, true],
    ["the other is a partner's", { partner: "pt_1" }, true],
    ["the other is itself", { id: "operator.1" }, true],
    ["the other holds everything without an end", {}, false],
  ])("%s", (_, bent, isLast) => {
    expect(isLastKey(key, [key, keyOf(bent)], NOW_MS)).toBe(isLast);
  });

  it.each<[string, Partial<MachineKey>, boolean]>([
    ["with an end of its own, too", { expiresAtMs: NOW_MS + 1 }, true],
    ["is none that holds less", { role: "dj" }, false],
    ["is none that is over", { expiresAtMs: NOW_MS }, false],
    ["is none that is revoked", { revokedAtMs: NOW_MS }, false],
    ["is no partner's", { partner: "pt_1" }, false],
    ["is none of some rooms", { rooms: ["hall"] }, false],
  ])("%s", (_, bent, isLast) => {
    const one = keyOf(bent);
    expect(isLastKey(one, [one], NOW_MS)).toBe(isLast);
  });
});
