// The cache when everything fails at once: tiers that throw, hang, forget, garble and give older answers back, a table that
// cannot be asked, a source that comes and goes. Judged by what it promises, from the record of everything that happened.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { evening, live } from "../../../helpers/cache-evening.ts";
import { brokenPromises } from "../../../helpers/cache-promises.ts";
import { POLICY, promptDigest } from "../../../helpers/cache-world.ts";

beforeAll(() => {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(promptDigest);
});
afterAll(() => vi.restoreAllMocks());

describe("while everything fails", { timeout: 60_000 }, () => {
  const seen = new Map<string, number>();

  it("C15 C18 C19 every answer keeps every promise", async () => {
    await fc.assert(
      fc.asyncProperty(evening, async (one) => {
        const world = await live(one);
        for (const { answer } of world.tolds) {
          const what = answer.ok ? answer.value.state : answer.error;
          seen.set(what, (seen.get(what) ?? 0) + 1);
        }
        expect(brokenPromises(world)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it("came by every kind of answer often (control)", () => {
    for (const what of ["EDGE-HIT", "KV-HIT", "STALE", "MISS", "failed"]) {
      expect([what, (seen.get(what) ?? 0) > 30]).toEqual([what, true]);
    }
  });

  it.each([
    ["an answer too old", { freshMs: POLICY.freshMs * 2 }],
    ["a stale answer too old", { staleMs: POLICY.staleMs * 4 }],
    ["an answer too old to rescue", { rescueMs: POLICY.rescueMs * 2 }],
    ["a missing one believed for too long", { missingMs: POLICY.missingMs * 4 }],
    ["a change that nobody sees", { seenWithinMs: 100_000 }],
  ])("%s is noticed (control)", async (_, change) => {
    const promised = { ...POLICY };
    const run = await fc.check(
      fc.asyncProperty(evening, async (one) => {
        const world = await live(one, { ...POLICY, ...change });
        expect(brokenPromises({ ...world, policy: promised })).toEqual([]);
      }),
      { numRuns: 2_000, seed: 11, endOnFailure: true },
    );
    expect(run.failed).toBe(true);
  });
});

describe("when all come back", { timeout: 60_000 }, () => {
  it("any evening later the next answer is of now, and the one after is kept", async () => {
    await fc.assert(
      fc.asyncProperty(evening, async (one) => {
        const world = await live(one);
        await world.clock.pass(30_000);
        for (const which of ["a", "b"]) {
          world.write(which);
          world.write(which);
          await world.clock.pass(POLICY.seenWithinMs + 1);
          await world.clock.until(world.isolates[0]?.ask(which) ?? Promise.reject());
          await world.clock.pass(100);
          const reads = world.reads.length;
          await world.clock.until(world.isolates[0]?.ask(which) ?? Promise.reject());
          const version = world.versions.get(which) ?? 0;
          const value = { version: version % 3 === 0 ? null : version };
          expect(world.tolds.slice(-2)).toMatchObject([
            { answer: { value } },
            { answer: { value } },
          ]);
          expect([world.tolds.at(-1)?.answer, world.reads.length]).toMatchObject([
            { value: { state: "EDGE-HIT" } },
            reads,
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
