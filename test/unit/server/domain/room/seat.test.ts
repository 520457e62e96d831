// The edge's stamp, byte by byte: the names of its headers, its limits, and that only a whole seat is one.
import { describe, expect, it } from "vitest";
import * as seats from "../../../../../server/domain/room/seat.ts";
import { LISTENER, NOW_MS } from "../../../../helpers/room.ts";

const seat: seats.Seat = {
  person: LISTENER,
  name: "Zoë",
  role: "listener",
  partner: "p".repeat(40),
  origin: "https://live.test",
  expiresAtMs: NOW_MS,
};
const stamped = (value: unknown) => seats.readSeat(seats.stampSeat(value as seats.Seat));

describe("the edge's stamp", () => {
  it("R4 travels in headers of our own prefix, which no client can set, each in its own", () => {
    const names = Object.values(seats).filter((value) => typeof value === "string");
    expect(names.filter((name) => !/^x-judah-[a-z-]+$/.test(name))).toEqual([]);
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThan(1);
  });

  it("R4 a longest seat is read whole; what it doesn't know is left out", () => {
    const longest = { ...seat, origin: "o".repeat(200) };
    expect(stamped({ ...longest, later: 1 })).toStrictEqual(longest);
  });

  it.each([
    ["person", "nobody"],
    ["name", ""],
    ["role", "pope"],
    ["partner", "p".repeat(41)],
    ["origin", "o".repeat(201)],
    ["expiresAtMs", -1],
  ])("R4 a seat with a bad %s is none, nor one without it", (field, value) => {
    expect(stamped({ ...seat, [field]: value })).toBeNull();
    const { [field]: _, ...without } = seat as Record<string, unknown>;
    expect(stamped(without)).toBeNull();
  });

  it("R4 every byte survives, also those that base64 writes as + and /", () => {
    const name = "ÿ>?~".repeat(3);
    expect(seats.stampSeat({ ...seat, name })).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(stamped({ ...seat, name })).toEqual({ ...seat, name });
  });
});
