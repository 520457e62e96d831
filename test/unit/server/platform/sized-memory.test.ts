// The isolate's memory against a list that does the same the slow way.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sizedMemory } from "../../../../server/platform/sized-memory.ts";

const MAX = 100;
const MAX_ENTRY = 40;
type Deed =
  | { readonly do: "set"; readonly key: string; readonly size: number }
  | { readonly do: "get" | "forget"; readonly key: string };

const key = fc.constantFrom("a", "b", "c", "d", "e", "f");
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set" as const), key, size: fc.nat(50) }) },
  fc.record({ do: fc.constantFrom("get" as const, "forget" as const), key }),
);

/** Newest used last. */
function slow() {
  let list: { key: string; size: number }[] = [];
  const without = (gone: string) => list.filter(({ key }) => key !== gone);
  return {
    get: (key: string) => {
      const found = list.find((entry) => entry.key === key);
      if (found) list = [...without(key), found];
      return found?.size;
    },
    set: (key: string, size: number) => {
      list = without(key);
      if (size > MAX_ENTRY) return;
      list.push({ key, size });
      while (list.reduce((sum, entry) => sum + entry.size, 0) > MAX) list.shift();
    },
    forget: (key: string) => {
      list = without(key);
    },
  };
}

it("keeps what was used last, as much as there is room for, and nothing that is too large", () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const [ours, other] = [
        sizedMemory<number>({ maxSize: MAX, maxEntrySize: MAX_ENTRY, sizeOf: (size) => size }),
        slow(),
      ];
      for (const one of deeds) {
        if (one.do === "set") {
          ours.set(one.key, one.size);
          other.set(one.key, one.size);
        } else expect(ours[one.do](one.key)).toBe(other[one.do](one.key));
      }
      for (const name of "abcdef") expect([name, ours.get(name)]).toEqual([name, other.get(name)]);
    }),
    { seed: 20_261_123, numRuns: 300 },
  );
});
