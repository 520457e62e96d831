// D7 of the bad input: all single ranges of sizes 0 to 8 and 20,000 random questions in one process, a sample over HTTP.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diceOf } from "../helpers/dice.ts";
import { Arena } from "./arena.ts";
import { tryRanges } from "./d7-http.ts";
import { answered, aQuestion, difference, tryRangesPure } from "./d7-range.ts";

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
let arena: Arena;

beforeAll(async () => {
  arena = await Arena.open();
});
afterAll(() => arena?.close());

describe(`ranges and conditions, seed ${SEED}`, () => {
  it("D7 exhaustive for sizes 0 to 8 and 20,000 random ones, as the reference reads RFC 9110", () => {
    const { cases, failures } = tryRangesPure(20_000, SEED);
    expect(failures).toEqual([]);
    expect(cases).toBe(9 * 11 * 13 * 3 + 20_000);
  });

  it("D7 over HTTP, to the byte", async () => {
    const { cases, failures } = await arena.run(() => tryRanges(arena, 400, SEED));
    expect([cases, failures]).toEqual([400, []]);
  });
});

describe("the judge itself", () => {
  it("D7 questions reach every answer, and each wrong answer is noticed", () => {
    const dice = diceOf(SEED);
    const stored = { etag: '"abc"', modified: "Sun, 22 Nov 2026 10:20:30 GMT", size: 9 };
    const seen = new Set<number>();
    for (let n = 0; n < 2_000; n += 1) {
      const question = aQuestion(dice, stored);
      const right = answered(question, stored);
      seen.add(right.status);
      const [first = 0, ...rest] = right.positions;
      const wrong = [
        { ...right, status: right.status + 1 },
        { ...right, contentRange: "bytes 0-0/9" },
        { ...right, positions: [first + 1, ...rest] },
      ];
      const missed = wrong.filter((one) => difference(question, stored, one) === null);
      if (missed.length > (right.contentRange === "bytes 0-0/9" ? 1 : 0)) {
        expect.fail(JSON.stringify(question));
      }
    }
    expect([...seen].toSorted()).toEqual([200, 206, 304, 412, 416]);
  });
});
