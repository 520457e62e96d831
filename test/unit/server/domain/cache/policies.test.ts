// The table of policies, the keys and the entries: what must hold for every row and for any input.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restMs, waitBetweenMs } from "../../../../../server/domain/cache/back-off.ts";
import {
  ageOf,
  type Entry,
  freshForMs,
  remainingMs,
} from "../../../../../server/domain/cache/entry.ts";
import { formatEntry, parseEntry } from "../../../../../server/domain/cache/entry-text.ts";
import { cacheKey, frontUrl, parseFrontUrl } from "../../../../../server/domain/cache/key.ts";
import {
  CACHE_POLICIES,
  CHANGES_KEPT_MS,
  type Policy,
} from "../../../../../server/domain/cache/policies.ts";

const rows = Object.entries<Policy>(CACHE_POLICIES);
const KV_LEAST_MS = 60_000;

describe("every policy", { timeout: 30_000 }, () => {
  it.each(rows)("%s promises what can be kept", (_, policy) => {
    const lifeMs = policy.freshMs + policy.staleMs + policy.rescueMs;
    expect({
      isForgottenInTime: lifeMs < CHANGES_KEPT_MS && policy.missingMs < CHANGES_KEPT_MS,
      fitsKv: !policy.kv || lifeMs >= KV_LEAST_MS,
      // Whoever makes a thing after asking for it must not be told for long that there is none.
      isSoonThere: policy.missingMs <= 10_000,
      isSeen: policy.seenWithinMs <= 10_000,
      browserAsksAgain: policy.browserMs <= policy.freshMs,
    }).toEqual({
      ...{ isForgottenInTime: true, fitsKv: true, isSoonThere: true, isSeen: true },
      browserAsksAgain: true,
    });
  });
});

const text = fc.string({ unit: "binary" });
const values = fc.dictionary(
  text.filter((name) => name !== "__proto__"),
  fc.jsonValue(),
  { maxKeys: 4 },
);
const parts = fc.record({
  ownOrigin: fc.constantFrom("https://live.test", "http://127.0.0.1:8787"),
  name: fc.constantFrom("/api/rooms", "/api/rooms/:room", "snapshot"),
  params: values,
  query: values,
});

describe("keys", { timeout: 30_000 }, () => {
  it("are addresses of ours, apart for whatever differs, whatever order it comes in", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const key = cacheKey(one);
        const url = new URL(key);
        expect([url.origin, url.href]).toEqual([one.ownOrigin, key]);
        expect(url.pathname.startsWith("/.kept/")).toBe(true);
        const turned = Object.fromEntries(Object.entries(one.query).toReversed());
        expect(cacheKey({ ...one, query: turned })).toBe(key);
        expect(cacheKey({ ...one, query: { ...one.query, other: undefined } })).toBe(key);
        const isSame = (a: unknown) => JSON.stringify(sorted(a));
        expect(cacheKey(other) === key).toBe(isSame(one) === isSame(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it("come back whole from the address at the front, and nothing else does", () => {
    fc.assert(
      fc.property(parts, fc.nat(), (one, generation) => {
        const key = cacheKey(one);
        const asked = parseFrontUrl(frontUrl(key, generation));
        expect(asked).toEqual({ ...plain(one), key, generation });
        expect(parseFrontUrl(`${frontUrl(key, generation)}&x=1`)).toBeNull();
        expect(parseFrontUrl(key)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

const whole = fc.nat({ max: 10 ** 12 });
const entries: fc.Arbitrary<Entry> = fc.record({
  ...{ key: text, version: text, madeAtMs: whole, freshMs: whole, staleMs: whole, rescueMs: whole },
  ...{ tags: fc.array(text), generation: whole },
  ...{ etag: fc.constant('"abc"'), text: fc.json() },
});

describe("entries", { timeout: 30_000 }, () => {
  it("come back as they were put in, found or missing", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const missing = { ...entry, etag: null, text: null };
        expect([parseEntry(formatEntry(entry)), parseEntry(formatEntry(missing))]).toEqual([
          entry,
          missing,
        ]);
      }),
    );
  });

  it("are none when their facts are cut or changed into something else", () => {
    fc.assert(
      fc.property(entries, fc.nat(), (entry, cut) => {
        const stored = formatEntry(entry);
        const end = stored.indexOf("\n");
        expect(parseEntry(stored.slice(0, cut % (end + 1)))).toBeNull();
        expect(parseEntry(stored.replace('"madeAtMs":', '"madeAt":'))).toBeNull();
        expect(parseEntry(formatEntry({ ...entry, madeAtMs: -1 }))).toBeNull();
        expect(parseEntry(formatEntry({ ...entry, etag: null }))).toBeNull();
      }),
    );
  });

  it("grow old in order, and have no time left exactly when they are dead", () => {
    const AGES = ["fresh", "stale", "old", "dead"];
    fc.assert(
      fc.property(entries, whole, whole, (entry, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) => entry.madeAtMs + ms);
        if (early === undefined || late === undefined) throw new Error("two times");
        expect(AGES.indexOf(ageOf(entry, late))).toBeGreaterThanOrEqual(
          AGES.indexOf(ageOf(entry, early)),
        );
        expect(remainingMs(entry, late) === 0).toBe(ageOf(entry, late) === "dead");
        expect(freshForMs(entry, late) > 0).toBe(ageOf(entry, late) === "fresh");
      }),
    );
  });

  it("from a clock far ahead are dead, from one a little ahead are fresh", () => {
    const [entry] = fc.sample(entries, 1);
    if (!entry) throw new Error("no entry");
    const made = { ...entry, madeAtMs: 1_000_000, freshMs: 60_000 };
    expect([ageOf(made, 1_000_000 - 5_000), ageOf(made, 1_000_000 - 5_001)]).toEqual([
      "fresh",
      "dead",
    ]);
  });
});

describe("waiting for a source", { timeout: 30_000 }, () => {
  it("grows, is bounded and never the same for all", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, random) => {
          expect(restMs(n, random)).toBeLessThanOrEqual(15_000);
          expect(restMs(n + 1, random)).toBeGreaterThanOrEqual(restMs(n, random));
          expect(restMs(n, 0)).toBeLessThan(restMs(n, 0.9));
        },
      ),
    );
    expect([waitBetweenMs(1, 0), waitBetweenMs(1, 0.5), waitBetweenMs(2, 0.5)]).toEqual([
      25, 50, 100,
    ]);
    expect(restMs(1, 0)).toBe(250);
  });
});

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The same whatever order names come in, at the first two levels: those that become pairs of a key. */
function sorted(value: unknown, depth = 0): unknown {
  if (depth === 2 || typeof value !== "object" || value === null || Array.isArray(value))
    return value;
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([name, inner]) => [name, sorted(inner, depth + 1)]);
}
