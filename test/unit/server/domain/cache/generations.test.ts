// What is known of changes: never too much, whatever order the table's answers come in, however many there are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHANGES_AT_ONCE,
  type Change,
  learn,
  NOTHING_KNOWN,
  verdictOn,
} from "../../../../../server/domain/cache/generations.ts";

/** The table's answer: newest first, cut. */
const since = (table: readonly Change[], upTo: number) =>
  table
    .filter(({ generation }) => generation >= upTo)
    .toReversed()
    .slice(0, CHANGES_AT_ONCE);

/** One row per tag, in the order of their last changes. */
function changed(table: readonly Change[], tag: string): Change[] {
  const generation = (table.at(-1)?.generation ?? 0) + 1;
  return [...table.filter((change) => change.tag !== tag), { tag, generation }];
}

const tableOf = (tags: readonly string[]) => tags.reduce(changed, [] as Change[]);
const entry = (generation: number, ...tags: string[]) => ({ generation, tags });

describe("what is known of changes", { timeout: 30_000 }, () => {
  it("judges as the whole table would, after answers in any order", () => {
    const tag = fc.constantFrom("a", "b", "c", "d");
    const moves = fc.array(fc.oneof(tag, fc.constant("ask"), fc.constant("answer")), {
      size: "max",
      maxLength: 60,
    });
    fc.assert(
      fc.property(moves, fc.infiniteStream(fc.nat()), (list, picks) => {
        let table: Change[] = [];
        let known = NOTHING_KNOWN;
        let nowMs = 0;
        let knownAt = 0;
        const asked: { changes: Change[]; atMs: number; size: number }[] = [];
        for (const move of list) {
          nowMs += 1;
          const size = table.at(-1)?.generation ?? 0;
          if (move === "ask") asked.push({ changes: since(table, known.upTo), atMs: nowMs, size });
          else if (move !== "answer") table = changed(table, move);
          else {
            const [one] = asked.splice((picks.next().value ?? 0) % Math.max(1, asked.length), 1);
            if (!one) continue;
            known = learn(known, one.changes, one.atMs) ?? NOTHING_KNOWN;
            knownAt = Math.max(knownAt, one.size);
          }
          for (const name of ["a", "b", "c", "d"]) {
            for (let n = 0; n <= knownAt; n += 1) {
              // What changed since, among all that any answer has told of.
              const isOutdated = table.some(
                (c) => c.tag === name && c.generation > n && c.generation <= knownAt,
              );
              if (isOutdated) expect(verdictOn(entry(n, name), known)).toBe("outdated");
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("calls current what knew the last change of all its tags, and outdated what missed one of them", () => {
    const known = learn(NOTHING_KNOWN, since(tableOf(["a", "b", "a"]), 0), 5);
    if (!known) throw new Error("the table is new");
    expect([
      verdictOn(entry(3, "a", "b"), known),
      verdictOn(entry(2, "b"), known),
      verdictOn(entry(2, "a"), known),
      verdictOn(entry(1, "b", "c"), known),
      verdictOn(entry(0), known),
      verdictOn(entry(4, "a"), known),
    ]).toEqual(["current", "current", "outdated", "outdated", "current", "behind"]);
  });

  it("takes what is older than all it was told of for outdated", () => {
    const many = tableOf(Array.from({ length: CHANGES_AT_ONCE + 10 }, (_, n) => `tag ${n}`));
    const known = learn(NOTHING_KNOWN, since(many, 0), 5);
    if (!known) throw new Error("the table is new");
    expect([
      known.floor,
      verdictOn(entry(10, "other"), known),
      verdictOn(entry(11, "other"), known),
    ]).toEqual([11, "outdated", "current"]);
  });

  it("sees that a table was restored from a backup, and takes an answer out of order for no such thing", () => {
    const before = learn(NOTHING_KNOWN, since(tableOf(["a", "b", "c"]), 0), 5);
    if (!before) throw new Error("the table is new");
    expect(learn(before, since(tableOf(["a"]), 3), 6)).toBeNull();
    expect(learn(before, since(tableOf(["a", "b"]), 0), 5)).toBe(before);
    expect(learn(before, since(tableOf(["a", "b", "c"]), 3), 9)).toEqual({ ...before, asOfMs: 9 });
  });

  it("remembers a bounded number of tags", () => {
    let known = NOTHING_KNOWN;
    let table: Change[] = [];
    for (let n = 0; n < 6_000; n += 1) {
      table = [...table.slice(-150), { tag: `tag ${n}`, generation: n + 1 }];
      if (n % 100 === 99) known = learn(known, since(table, known.upTo), n) ?? NOTHING_KNOWN;
    }
    expect([known.byTag.size, known.upTo]).toEqual([5_000, 6_000]);
    expect([
      verdictOn(entry(999, "other"), known),
      verdictOn(entry(1_000, "other"), known),
    ]).toEqual(["outdated", "current"]);
  });
});
