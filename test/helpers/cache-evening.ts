// Evenings of a cache on which everything fails now and then: what is asked, written and broken, and how it is lived through.
import fc from "fast-check";
import { cacheWorld, type Mood, POLICY, type Service, type World } from "./cache-world.ts";

const CENTRES = 2;
const KEPT_MOODS: readonly Mood[] = [
  "well",
  "well",
  "fails",
  "hangs",
  "slow",
  "forgets",
  "lies",
  "garbles",
];
const ASKED_MOODS: readonly Mood[] = ["well", "well", "fails", "hangs", "slow"];

const item = fc.constantFrom("a", "b");
const centre = fc.nat({ max: CENTRES - 1 });
const moodOf = (service: Service, moods: readonly Mood[]) =>
  fc.record({
    do: fc.constant("mood" as const),
    service: fc.constant(service),
    moods: fc.subarray([...moods], { minLength: 1, maxLength: 3 }),
  });
const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant("ask" as const), centre, item }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      item,
      by: fc.constantFrom(null, null, 0, 1),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 20, 400, 2_500, 9_999, 31_000, 61_000, 130_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      moodOf("edge", KEPT_MOODS),
      moodOf("kv", KEPT_MOODS),
      moodOf("table", ASKED_MOODS),
      moodOf("source", ASKED_MOODS),
    ),
  },
);
export const evening = fc.record({
  seed: fc.nat(),
  withMemory: fc.boolean(),
  steps: fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
});
export type Evening = typeof evening extends fc.Arbitrary<infer E> ? E : never;

/** The world after it; everybody has got an answer. */
export async function live({ steps, ...made }: Evening, policy = POLICY): Promise<World> {
  const world = cacheWorld({ ...made, centres: CENTRES, policy });
  const asked: Promise<void>[] = [];
  for (const one of steps) {
    if (one.do === "mood") world.moods[one.service] = one.moods;
    if (one.do === "write") world.write(one.item, one.by);
    if (one.do === "pass") await world.clock.pass(one.ms);
    if (one.do === "ask") asked.push(world.isolates[one.centre]?.ask(one.item) ?? Promise.reject());
  }
  // Whatever still hangs: everybody gets an answer.
  for (const service of ["edge", "kv", "table", "source"] as const) world.moods[service] = ["well"];
  await world.clock.until(Promise.all(asked));
  return world;
}
