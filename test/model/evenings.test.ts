// Evenings that once went wrong, then random ones: whatever is done to a room, it keeps its promises.
import { describe, expect, test } from "vitest";
import { corpus } from "./corpus.ts";
import { loadCode } from "./product.ts";
import { planOf, verdictOn } from "./search.ts";

/** As many as find each of the broken products (mutants.test.ts). The full size is a long run: `npm run test:long -- model`. */
const SEEDS = 60;
const product = await loadCode();

describe("P1-P8 evenings that once went wrong", () => {
  test.each(corpus())("$promise $name", async ({ plan, what }) => {
    expect(await verdictOn(plan, product), what).toEqual([]);
  });
});

test(`P1-P8 ${SEEDS} random evenings of eight pages and two hundred steps`, async () => {
  // Other seeds each day would find more and explain less: the long run is for that.
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const wrong = await verdictOn(planOf(seed), product);
    expect(wrong, `node test/model/replay.ts ${seed}`).toEqual([]);
  }
});

test("P1-P8 the same seed is the same evening", async () => {
  const { lifeOf } = await import("./run.ts");
  const story = async () => {
    const { pages, sockets, lives } = await lifeOf(planOf(7), product);
    return {
      sockets: sockets.map(({ peer, relay, sent }) => [peer, relay, sent.length]),
      deeds: pages.map(({ deeds }) =>
        deeds.map(({ op, answers, arrivals }) => [op, answers, arrivals]),
      ),
      events: lives.map(({ commits }) => commits.map(({ events }) => events.length)),
    };
  };
  expect(await story()).toEqual(await story());
});
