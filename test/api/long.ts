// The full size of the API's description: every schema of every route against what validates, answers too.
import type { LongResult, LongRun } from "../long/types.ts";
import { casesOf, judgeAgreement, PARTS } from "./agreement.ts";

const RUNS = 1_000;
const SEED = 20_261_123;

async function run(scale: number, say: (line: string) => void): Promise<LongResult> {
  const runs = Math.max(1, Math.round(RUNS * scale));
  const failures: string[] = [];
  let judged = 0;
  const cases = await casesOf(PARTS);
  for (const one of cases) {
    const verdicts = await judgeAgreement([one], { runs, seed: SEED });
    judged += verdicts.cases;
    failures.push(...verdicts.failures);
    say(`${one.name}: ${judged} values`);
  }
  const figures = { schemas: cases.length, "values per schema": 2 * runs };
  return { ok: failures.length === 0, cases: judged, seeds: [SEED], figures, failures };
}

export const LONG: readonly LongRun[] = [
  {
    name: "api-agreement",
    what: "Every parameter, body and answer of the API, with values made from its description and bent ones: the schemas that validate take exactly what the description takes.",
    run,
  },
];
