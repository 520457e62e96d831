// The cache against a reference, while nothing fails: where each answer comes from, and which it is, to the millisecond.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../../server/domain/cache/policies.ts";
import { cacheReference, isMissing } from "../../../helpers/cache-reference.ts";
import { cacheWorld, POLICY, promptDigest } from "../../../helpers/cache-world.ts";

beforeAll(() => {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(promptDigest);
});
afterAll(() => vi.restoreAllMocks());

const CENTRES = 2;
const WAITS_MS = [1, 500, 700, 5_500, 9_999, 10_001, 29_500, 59_500, 61_000, 100_000, 230_000];
const POLICIES: readonly Policy[] = [
  POLICY,
  { ...POLICY, seenWithinMs: 0 },
  { ...POLICY, staleMs: 0, rescueMs: 0, freshMs: 90_000 },
];

const item = fc.constantFrom("a", "b");
const centre = fc.nat({ max: CENTRES - 1 });
const by = fc.constantFrom(null, null, 0, 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("ask" as const), centre, item }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("write" as const), item, by }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(...WAITS_MS) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("evict" as const), centre }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("evict kv" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const states = new Map<string, number>();

/** Does the same to both and wants the same answers. `ours`: what the cache goes by, if not the same policy. */
async function compare(policy: Policy, steps: readonly Step[], ours = policy): Promise<void> {
  const world = cacheWorld({ centres: CENTRES, policy: ours });
  const reference = cacheReference(policy, CENTRES);
  for (const one of steps) {
    const nowMs = world.clock.now();
    if (one.do === "pass") await world.clock.pass(one.ms);
    if (one.do === "evict") {
      world.isolates[one.centre]?.evict();
      reference.evictEdge(one.centre);
    }
    if (one.do === "evict kv") {
      world.evictKv();
      reference.evictKv();
    }
    if (one.do === "write") {
      world.write(one.item, one.by);
      reference.write(one.item, one.by, nowMs);
    }
    if (one.do !== "ask") continue;
    const { state, version } = reference.ask(one.centre, one.item, nowMs);
    await world.clock.until(world.isolates[one.centre]?.ask(one.item) ?? Promise.reject());
    await world.settle();
    states.set(state, (states.get(state) ?? 0) + 1);
    const value = { state, version: isMissing(version) ? null : version };
    expect(world.tolds.at(-1)?.answer).toMatchObject({ value });
  }
}

const steps = fc.array(step, { minLength: 1, maxLength: 40, size: "max" });

describe("while nothing fails", { timeout: 60_000 }, () => {
  it.each(POLICIES.map((policy, at) => [at, policy] as const))(
    "answers as the reference does, from the same tier (policy %i)",
    async (_, policy) => {
      await fc.assert(
        fc.asyncProperty(steps, (list) => compare(policy, list)),
        { numRuns: 250 },
      );
    },
  );

  it("came by every kind of answer often (control)", () => {
    for (const state of ["EDGE-HIT", "KV-HIT", "STALE", "MISS"]) {
      expect([state, (states.get(state) ?? 0) > 100]).toEqual([state, true]);
    }
  });

  it.each<[string, Partial<Policy>]>([
    ["keeps an answer fresh a second longer", { freshMs: POLICY.freshMs + 1_000 }],
    ["tells a stale one a second longer", { staleMs: POLICY.staleMs + 1_000 }],
    ["remembers a second longer that there is none", { missingMs: POLICY.missingMs + 1_000 }],
    ["sees a change a millisecond later", { seenWithinMs: POLICY.seenWithinMs + 1 }],
    ["keeps what could rescue for a shorter time", { rescueMs: 0 }],
  ])("notices one that %s (control)", async (_, change) => {
    const run = await fc.check(
      fc.asyncProperty(steps, (list) => compare(POLICY, list, { ...POLICY, ...change })),
      { numRuns: 2_000, seed: 7, endOnFailure: true },
    );
    expect(run.failed).toBe(true);
  });
});
