// Large rooms on paper: crowds that come at once, sizes with their price, and what one leader can feed.
import { describe, expect, it } from "vitest";
import { CAUTIOUS, MEASURED } from "./costs.ts";
import { type FlashCrowd, simulateFlashCrowd } from "./flash-crowd.ts";
import { fanOut, sizeUp, windowForTiers } from "./scale.ts";
import { seeded } from "./seeded.ts";

const crowd = (part: Partial<FlashCrowd> = {}) =>
  simulateFlashCrowd({
    joins: 10_000,
    overMs: 5_000,
    isolates: 50,
    spreadAt: 1_000,
    relaysAtFirst: 0,
    aheadSeconds: 0,
    networkMs: 20,
    costs: MEASURED,
    random: seeded(9),
    ...part,
  });

describe("a crowd that comes at once", () => {
  it("is seated whole, by as many relays as the product plans for it", () => {
    const { seated, relays, waitP50Ms } = crowd();
    expect([seated, relays]).toEqual([10_000, Math.ceil(10_000 / 750)]);
    expect(waitP50Ms).toBeGreaterThanOrEqual(40);
  });

  it("that fits into one object never meets a relay: a small room pays nothing", () => {
    const small = crowd({ joins: 900 });
    expect(small).toMatchObject({ seated: 900, relays: 0, atLeader: 900, leaderRequests: 900 });
  });

  it("fills relays that were there before evenly, and hardly asks the leader", () => {
    const prepared = crowd({ relaysAtFirst: 14 });
    expect(prepared.fullestRelay).toBeLessThan(900);
    expect(prepared.atLeader).toBe(0);
    expect(prepared.waitP99Ms).toBeLessThan(crowd().waitP99Ms);
  });

  it("waits less when the leader plans ahead of what it sees coming", () => {
    const hurried = { overMs: 1_500, costs: CAUTIOUS };
    const ahead = crowd({ ...hurried, aheadSeconds: 5 });
    expect(ahead.waitP50Ms).toBeLessThan(crowd(hurried).waitP50Ms);
  });
});

describe("the arithmetic", () => {
  it("of a room of 100,000, by hand: relays, objects awake, rows", () => {
    const room = sizeUp({ listeners: 100_000, spreadAt: 2_000, eventsPerSecond: 20 });
    expect([room.relays, room.socketsPerRelay, room.pushWindowMs]).toEqual([67, 1_493, 134]);
    // 68 objects x 3,600 s x 0.128 GB x $12.50/M, and 72,000 events and 68 x 240 meter rows at $1/M.
    expect(room.bill.dollars.duration).toBeCloseTo(68 * 460.8 * 12.5e-6, 9);
    expect(room.bill.dollars.rows).toBeCloseTo((72_000 + 68 * 240) / 1e6, 9);
    expect(room.callsOut).toBeLessThan(520);
    expect(room.simulated.undelivered).toBe(0);
  });

  it("of tiers: what one leader reaches, and what more tiers need", () => {
    expect([fanOut(250, 500), fanOut(50, 500)]).toEqual([125, 25]);
    expect(windowForTiers(400, 1, 500)).toBeCloseTo(800);
    expect(windowForTiers(400, 2, 500)).toBeCloseTo(40);
  });
});
