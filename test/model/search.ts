// Looks for evenings that go wrong: makes plans from seeds, lives and judges them, and cuts a bad one down to its core.
import fc from "fast-check";
import { judge } from "./judge.ts";
import { type Plan, plan } from "./plan.ts";
import type { Product } from "./product.ts";
import { lifeOf } from "./run.ts";

/** The plan of a seed: the same on every machine, for as long as the generator stays what it is. */
export function planOf(seed: number): Plan {
  const [made] = fc.sample(plan, { seed, numRuns: 1 });
  if (!made) throw new Error("fast-check made no plan");
  return made;
}

/** Everything that is wrong with one evening; empty when all is well. */
export async function verdictOn(evening: Plan, product: Product): Promise<string[]> {
  return judge(await lifeOf(evening, product));
}

const PASSES = 3;

/** The fewest steps that still break the same promise: a core that can be read, and kept. */
export async function shrink(evening: Plan, promise: string, product: Product): Promise<Plan> {
  const isBad = async (one: Plan) =>
    (await verdictOn(one, product)).some((line) => line.startsWith(promise));
  let best = evening;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = best.steps.length;
    for (let size = Math.ceil(before / 2); size >= 1; size = Math.floor(size / 2)) {
      best = await without(best, size, isBad);
    }
    if (best.steps.length === before) break;
  }
  return best;
}

async function without(
  evening: Plan,
  size: number,
  isBad: (one: Plan) => Promise<boolean>,
): Promise<Plan> {
  let best = evening;
  for (let at = 0; at < best.steps.length; ) {
    const steps = [...best.steps.slice(0, at), ...best.steps.slice(at + size)];
    const smaller = { ...best, steps };
    if (await isBad(smaller)) best = smaller;
    else at += size;
  }
  return best;
}

/** The promise that a line of the judge's is about: `P4 socket of …` → `P4`. */
export const promiseOf = (line: string): string => line.split(" ")[0] ?? "";
