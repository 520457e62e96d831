// The arithmetic of rooms larger than one object.
import { describe, expect, it } from "vitest";
import {
  addCounts,
  expectedSockets,
  MAX_RELAYS,
  objectName,
  parseObjectName,
  planRelays,
  relaysFor,
  relayWindowMs,
} from "../../../../../server/domain/room/spread.ts";
import { ROOM_NAME } from "../../../../../shared/protocol/scalars.ts";

const people = Array.from({ length: 4_000 }, (_, n) => `p_person${n.toString().padStart(6, "0")}`);
const SPREAD_AT = 1_000;

describe("names of objects", () => {
  it("R26 a relay's name leads back to its room, and no room can be called like one", () => {
    for (const place of [
      { room: "main", relay: 0 },
      { room: "main", relay: 1 },
      { room: "sunday-night", relay: 500 },
    ]) {
      expect(parseObjectName(objectName(place))).toEqual(place);
      expect(ROOM_NAME.test(objectName(place))).toBe(place.relay === 0);
    }
  });

  it.each(["main~", "main~0", "main~01", "main~x", "main~1e3", "main~-1", "main~12345"])(
    "%s names no relay",
    (name) => expect(parseObjectName(name)).toEqual({ room: "main", relay: 0 }),
  );
});

describe("how many relays", () => {
  it.each([
    // current, sockets, wanted
    [0, 0, 0],
    [0, 1_000, 0],
    [0, 1_001, 2],
    [2, 1_500, 2],
    [2, 1_501, 3],
    [2, 600, 2],
    [2, 599, 1],
    [2, 499, 0],
    [3, 500, 1],
    [1, 300, 1],
    [1, 299, 0],
    [0, 100_000, 134],
    [134, 40_200, 134],
    [134, 40_199, 54],
    [0, 10_000_000, MAX_RELAYS],
  ])("with %i relays and %i sockets: %i", (current, sockets, wanted) => {
    expect(planRelays(current, sockets, SPREAD_AT)).toBe(wanted);
  });

  it("stays where it is when asked again: a plan never swings", () => {
    for (let sockets = 0; sockets < 20_000; sockets += 37) {
      const once = planRelays(0, sockets, SPREAD_AT);
      expect(planRelays(once, sockets, SPREAD_AT)).toBe(once);
    }
  });
});

describe("whom to plan for", () => {
  const at = (atMs: number, sockets: number) => ({ atMs, sockets });
  it.each([
    ["nobody has come", at(0, 500), at(1_000, 500), 0, 500],
    ["five seconds of what came in one", at(0, 500), at(1_000, 700), 0, 1_700],
    ["by the pace, however long it is looked back", at(0, 500), at(2_000, 700), 0, 1_200],
    ["too short a time is taken as a second", at(0, 500), at(10, 600), 0, 1_100],
    ["exactly as many as ever", at(0, 500), at(1_000, 700), 700, 1_700],
    ["coming back is no growth", at(0, 500), at(1_000, 700), 701, 700],
    ["people leave", at(0, 700), at(1_000, 500), 0, 500],
    ["a clock that went back", at(1_000, 500), at(0, 700), 0, 700],
    ["a clock that stands", at(0, 500), at(0, 700), 0, 700],
  ])("%s", (_, before, now, peak, expected) => {
    expect(expectedSockets(before, now, peak)).toBe(expected);
  });

  it("relays are there for those to come, and stay while fewer are here", () => {
    expect(planRelays(0, 500, SPREAD_AT, 3_000)).toBe(4);
    expect(planRelays(0, 499, SPREAD_AT, 3_000)).toBe(0);
    expect(planRelays(4, 1_300, SPREAD_AT, 1_300)).toBe(4);
  });
});

describe("where a person sits", () => {
  it("R26 offers every relay once, always in the same order", () => {
    expect(relaysFor("p_someone", 0)).toEqual([]);
    const order = relaysFor("p_someone", 9);
    expect(order.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(relaysFor("p_someone", 9)).toEqual(order);
  });

  it("R26 is the same in every version: while one replaces the other, both send a person to one place", () => {
    // Computed from the published algorithms by another program.
    expect(relaysFor("p_listener01", 5)).toEqual([4, 1, 3, 5, 2]);
    expect(relaysFor("s_djlee0001", 5)).toEqual([4, 2, 1, 5, 3]);
  });

  it("spreads people evenly, and those of a dead relay evenly too", () => {
    const shares = new Map<number, number>();
    const heirs = new Map<number, number>();
    for (const person of people) {
      const [first = 0, second = 0] = relaysFor(person, 10);
      shares.set(first, (shares.get(first) ?? 0) + 1);
      if (first === 3) heirs.set(second, (heirs.get(second) ?? 0) + 1);
    }
    for (const share of shares.values()) expect(Math.abs(share - 400)).toBeLessThan(80);
    expect(heirs.size).toBe(9);
    expect(heirs.has(3)).toBe(false);
    for (const share of heirs.values()) expect(share).toBeLessThan(80);
  });

  it("moves only the newcomer's share when a relay is added", () => {
    const moved = people.filter((person) => {
      const [before] = relaysFor(person, 4);
      const [after] = relaysFor(person, 5);
      expect(after === before || after === 5).toBe(true);
      return after !== before;
    });
    expect(Math.abs(moved.length - people.length / 5)).toBeLessThan(120);
  });
});

it("pushes further apart the more relays there are", () => {
  expect([1, 25, 26, 100, 500].map(relayWindowMs)).toEqual([50, 50, 52, 200, 1_000]);
});

it("adds counts field by field", () => {
  const one = { connected: 1, people: 2, listening: 3, embedded: 4 };
  expect(addCounts(one, { connected: 10, people: 20, listening: 30, embedded: 40 })).toEqual({
    connected: 11,
    people: 22,
    listening: 33,
    embedded: 44,
  });
});
