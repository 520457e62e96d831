import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversRoom, isSound, mayUse } from "../../../../../server/domain/identity/grant.ts";
import { STAFF_ROLES } from "../../../../../shared/http/staff-bodies.ts";
import { CAPABILITIES, can, isStaff, ROLES } from "../../../../../shared/roles.ts";

const ROOMS = ["hall", "crypt", "tower"];
const rooms = fc.oneof(fc.constant("*" as const), fc.subarray(ROOMS));
const grant = fc.record({ role: fc.constantFrom(...STAFF_ROLES), rooms });
const capability = fc.constantFrom(...CAPABILITIES);

describe("a grant", () => {
  it("is for exactly the roles that count as staff", () => {
    expect([...STAFF_ROLES]).toEqual(ROLES.filter(isStaff));
  });

  it("never allows what its role does not, nor anything in a room it does not cover", () => {
    fc.assert(
      fc.property(grant, capability, fc.constantFrom(...ROOMS, null), (given, what, room) => {
        const isCovered = room === null || given.rooms === "*" || given.rooms.includes(room);
        const isSite = what === "site" && given.rooms !== "*";
        expect(mayUse(given, what, room)).toBe(can(given.role, what) && isCovered && !isSite);
      }),
      { seed: 41, numRuns: 1_000 },
    );
  });

  it("of no rooms covers none, and a room named * is none either", () => {
    expect([coversRoom({ rooms: [] }, "hall"), coversRoom({ rooms: ["*"] }, "hall")]).toEqual([
      false,
      false,
    ]);
  });

  it("of an owner covers everything", () => {
    expect([
      isSound({ role: "owner", rooms: "*" }),
      isSound({ role: "owner", rooms: ["hall"] }),
      isSound({ role: "dj", rooms: ["hall"] }),
    ]).toEqual([true, false, true]);
  });
});
