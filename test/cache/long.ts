// Twenty thousand evenings on which everything around the cache fails, against what it promises.
import fc from "fast-check";
import { evening, live } from "../helpers/cache-evening.ts";
import { brokenPromises } from "../helpers/cache-promises.ts";
import { promptDigest } from "../helpers/cache-world.ts";
import type { LongResult, LongRun } from "../long/types.ts";

const EVENINGS = 20_000;
/** Each with a seed of its own, so that a failure is found again without living through all before it. */
const EVENINGS_PER_SEED = 1_000;

async function run(scale: number, say: (line: string) => void): Promise<LongResult> {
  const evenings = Math.max(1, Math.round(EVENINGS * scale));
  const told: Record<string, number> = {};
  const failures: string[] = [];
  const seeds = Array.from({ length: Math.ceil(evenings / EVENINGS_PER_SEED) }, (_, n) => n + 1);
  let cases = 0;
  const digest = crypto.subtle.digest;
  crypto.subtle.digest = promptDigest as typeof digest;
  try {
    for (const seed of seeds) {
      const property = fc.asyncProperty(evening, async (one) => {
        const world = await live(one);
        cases += 1;
        for (const { answer } of world.tolds) {
          const what = answer.ok ? answer.value.state : answer.error;
          told[what] = (told[what] ?? 0) + 1;
        }
        const broken = brokenPromises(world);
        if (broken.length > 0) throw new Error(broken.join("; "));
      });
      const numRuns = Math.min(EVENINGS_PER_SEED, evenings);
      const { failed, counterexamplePath, errorInstance } = await fc.check(property, {
        seed,
        numRuns,
      });
      if (failed)
        failures.push(`seed ${seed}, path ${counterexamplePath}: ${String(errorInstance)}`);
      say(`seed ${seed}: ${cases} evenings`);
    }
  } finally {
    crypto.subtle.digest = digest;
  }
  return { ok: failures.length === 0, cases, seeds, figures: told, failures };
}

export const LONG: readonly LongRun[] = [
  {
    name: "cache",
    what: "two data centres while tiers, the table of changes and the source throw, hang, forget, garble and lie: no answer too old, outdated or untrue",
    run,
  },
];
