// D5: legal messages at illegal moments. A small model of one person says what each step may lead to; whatever is sent
// when, they never see a hole or a repeat, and each operation takes effect at most once.
import fc from "fast-check";
import type { Arena } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { Model } from "./d5-model.ts";
import { anyPlay, CURATED, ON_STAGE, type Play } from "./d5-steps.ts";

const SIDE_BY_SIDE = 8;
/** Each way in which the stage passes on; a run that meets none of one kind says nothing about it. */
const PASSING = ["stage.asked", "stage.declined", "stage.given"];

async function play(arena: Arena, { as, steps }: Play): Promise<string[]> {
  const model = new Model(arena, as);
  try {
    for (const next of steps) await model.take(next);
    return await model.end();
  } catch (error) {
    return [...model.wrong, error instanceof Error ? error.message : String(error)];
  }
}

export async function trySequences(arena: Arena, generated: number, seed: number) {
  const failures: string[] = [];
  const known = [...readCorpus<Play>("d5"), ...CURATED];
  const lane = async (queue: Play[]) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const wrong = await play(arena, next);
      failures.push(...wrong.map((why) => `D5 ${why}: ${JSON.stringify(next)}`));
    }
  };
  const { length: before } = arena.witness.events;
  const queue = [...known];
  const curated = Array.from({ length: SIDE_BY_SIDE - 1 }, () => lane(queue));
  await Promise.all([lane([...ON_STAGE]), ...curated]);
  const kinds = arena.witness.events.slice(before).map(({ body }) => body.kind);
  const never = PASSING.filter((kind) => !kinds.includes(kind));
  failures.push(...never.map((kind) => `D5 there was never a ${kind}`));
  const numRuns = Math.ceil(generated / SIDE_BY_SIDE);
  const random = async (n: number) => {
    const property = fc.asyncProperty(anyPlay, async (next) => {
      const wrong = await play(arena, next);
      if (wrong.length > 0) throw new Error(wrong.join("; "));
    });
    const checked = await fc.check(property, { seed: seed + n, numRuns });
    if (!checked.failed) return;
    saveToCorpus("d5", checked.counterexample?.[0]);
    const found = JSON.stringify(checked.counterexample?.[0]);
    failures.push(`D5 seed ${seed + n}: ${(checked.errorInstance as Error).message}: ${found}`);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, n) => random(n)));
  return { cases: known.length + ON_STAGE.length + numRuns * SIDE_BY_SIDE, failures };
}
