// Who may sit down and what they get first; when frames leave; how heads are counted; the edge's stamp.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canResume, refuseSeat } from "../../../../../server/domain/room/admit.ts";
import { readSeat, type Seat, stampSeat } from "../../../../../server/domain/room/seat.ts";
import { RESUME_MAX_EVENTS, SOCKETS_PER_PERSON } from "../../../../../shared/protocol/limits.ts";
import { ROLES } from "../../../../../shared/roles.ts";
import { factsOf, LISTENER, NOW_MS } from "../../../../helpers/room.ts";

const seat = (change: Partial<Seat> = {}): Seat => ({
  person: LISTENER,
  name: null,
  role: "listener",
  partner: null,
  origin: "https://live.test",
  expiresAtMs: NOW_MS + 1,
  ...change,
});

describe("admission", () => {
  it.each([
    ["a seat", seat(), factsOf(), 0, null],
    ["no seat", null, factsOf(), 0, "bad_token"],
    ["an expired seat", seat({ expiresAtMs: NOW_MS }), factsOf(), 0, "bad_token"],
    ["a banned person", seat(), factsOf({ banned: true }), 0, "banned"],
    ["the last free socket", seat(), factsOf(), SOCKETS_PER_PERSON - 1, null],
    ["one socket too many", seat(), factsOf(), SOCKETS_PER_PERSON, "too_many_sockets"],
    ["a banned person with too many sockets", seat(), factsOf({ banned: true }), 99, "banned"],
  ] as const)("R4 R19 %s", (_, given, facts, sockets, reason) => {
    expect(refuseSeat(given, facts, sockets, NOW_MS)).toBe(reason);
  });

  const log = { epoch: "epoch-1", floor: 5_001, seq: 8_000 };
  it.each([
    ["nothing known", null, false],
    ["up to date", 8_000, true],
    ["one behind", 7_999, true],
    ["as far behind as allowed", 8_000 - RESUME_MAX_EVENTS, true],
    ["one further", 7_999 - RESUME_MAX_EVENTS, false],
    ["the future", 8_001, false],
  ])("R6 %s", (_, at, possible) => {
    expect(canResume(at === null ? null : { epoch: "epoch-1", seq: at }, log)).toBe(possible);
    if (at !== null) expect(canResume({ epoch: "epoch-2", seq: at }, log)).toBe(false);
  });

  it.each([
    [5_000, true],
    [4_999, false],
  ])("R6 with events from 5001 kept, a client at %d can resume: %s", (at, possible) => {
    expect(canResume({ epoch: "epoch-1", seq: at }, { ...log, seq: 5_100 })).toBe(possible);
  });

  it("R6 a wholly trimmed log serves only who has everything; an empty room only who has nothing", () => {
    const trimmed = { epoch: "epoch-1", floor: 8_001, seq: 8_000 };
    const at = (value: number) => canResume({ epoch: "epoch-1", seq: value }, trimmed);
    expect([at(8_000), at(7_999), at(8_001)]).toEqual([true, false, false]);
    expect(canResume({ epoch: "epoch-1", seq: 0 }, { epoch: "epoch-1", floor: 1, seq: 0 })).toBe(
      true,
    );
  });
});

describe("the edge's stamp", () => {
  const seats = fc.record({
    person: fc.stringMatching(/^[ps]_[A-Za-z0-9_-]{8,40}$/),
    name: fc.constantFrom(null, "Lee", "Zoë", "Ọlá", "李", "👩‍🎤 Ruth"),
    role: fc.constantFrom(...ROLES),
    partner: fc.constantFrom(null, "partner-1"),
    origin: fc.webUrl(),
    expiresAtMs: fc.nat(),
  });

  it("R4 is read back as it was written, from header text that is plain ASCII", () => {
    fc.assert(
      fc.property(seats, (value) => {
        const text = stampSeat(value);
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(readSeat(text)).toEqual(value);
      }),
    );
  });

  it("R4 anything else is no seat, and never throws", () => {
    const junk = fc.oneof(fc.string(), fc.string({ unit: "binary-ascii" }), fc.base64String());
    fc.assert(
      fc.property(junk, (text) => readSeat(text) === null),
      { numRuns: 2_000 },
    );
    const encode = (value: unknown) => btoa(JSON.stringify(value));
    const bad = [
      {},
      [],
      null,
      5,
      { ...seat(), role: "pope" },
      { ...seat(), person: "x" },
      { ...seat(), expiresAtMs: "1" },
    ];
    expect([readSeat(null), ...bad.map((value) => readSeat(encode(value)))]).toEqual(
      Array(8).fill(null),
    );
  });
});
