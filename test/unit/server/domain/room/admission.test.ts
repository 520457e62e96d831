// Who may sit down and what they get first; when frames leave; how heads are counted; the edge's stamp.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canResume, refuseSeat } from "../../../../../server/domain/room/admit.ts";
import { batchWindowMs, pulseWindowMs, waitMs } from "../../../../../server/domain/room/batch.ts";
import { countCrowd, type Present } from "../../../../../server/domain/room/crowd.ts";
import { readSeat, type Seat, stampSeat } from "../../../../../server/domain/room/seat.ts";
import {
  BATCH_MAX_WINDOW_MS,
  BATCH_MIN_WINDOW_MS,
  PULSE_WINDOW_MS,
  RESUME_MAX_EVENTS,
  SOCKETS_PER_PERSON,
} from "../../../../../shared/protocol/limits.ts";
import { ROLES } from "../../../../../shared/roles.ts";
import { factsOf, LISTENER, NOW_MS, OTHER } from "../../../../helpers/room.ts";

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

describe("windows", () => {
  it.each([
    [0, BATCH_MIN_WINDOW_MS],
    [9, BATCH_MIN_WINDOW_MS],
    [1_000, 150],
    [2_000, BATCH_MAX_WINDOW_MS],
    [1_000_000, BATCH_MAX_WINDOW_MS],
  ])("R9 an audience of %d waits %d ms at most", (size, windowMs) => {
    expect(batchWindowMs(size)).toBe(windowMs);
  });

  it("R9 R15 windows grow with the audience and never fall below their floor", () => {
    const size = fc.nat(40_000);
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        return (
          batchWindowMs(small) <= batchWindowMs(large) &&
          pulseWindowMs(small) <= pulseWindowMs(large) &&
          pulseWindowMs(small) >= PULSE_WINDOW_MS
        );
      }),
    );
  });

  it("R9 nobody waits longer than a window, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1_000 }), (now, last, window) => {
        const wait = waitMs(now, last, window);
        const early = now >= last && now < last + window;
        return early ? wait === last + window - now : wait === 0;
      }),
    );
  });
});

describe("counts", () => {
  const here = (person: string, change: Partial<Present> = {}): Present => ({
    person,
    listening: false,
    partner: null,
    ...change,
  });

  it.each([
    ["nobody", [], [0, 0, 0, 0]],
    [
      "two tabs of one, one of them playing",
      [here(LISTENER), here(LISTENER, { listening: true })],
      [2, 1, 1, 0],
    ],
    [
      "both tabs playing",
      [here(LISTENER, { listening: true }), here(LISTENER, { listening: true })],
      [2, 1, 1, 0],
    ],
    ["two people, one in a widget", [here(LISTENER), here(OTHER, { partner: "p1" })], [2, 2, 0, 1]],
    [
      "one person on the page and in a widget",
      [here(OTHER), here(OTHER, { partner: "p1" })],
      [2, 1, 0, 1],
    ],
  ])("R20 %s", (_, present, [connected, people, listening, embedded]) => {
    expect(countCrowd(present)).toEqual({ connected, people, listening, embedded });
  });

  it("R20 no count exceeds people, nor people the sockets", () => {
    const one = fc.record({
      person: fc.constantFrom("a", "b", "c"),
      listening: fc.boolean(),
      partner: fc.constantFrom(null, "p1"),
    });
    fc.assert(
      fc.property(fc.array(one), (present) => {
        const { connected, people, listening, embedded } = countCrowd(present);
        return people <= connected && listening <= people && embedded <= people;
      }),
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
