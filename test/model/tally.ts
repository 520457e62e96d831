// What an evening consisted of, as sums that can be added up over thousands of them.
import type { History } from "./history.ts";
import type { Plan } from "./plan.ts";

const NONE = {
  evenings: 0,
  spreadEvenings: 0,
  steps: 0,
  operations: 0,
  acknowledged: 0,
  events: 0,
  sockets: 0,
  relaySockets: 0,
  resumes: 0,
  frames: 0,
  sleepsAndDeaths: 0,
};
export type Tally = typeof NONE;
export const noTally = (): Tally => ({ ...NONE });

const DISRUPTIVE: ReadonlySet<string> = new Set(["evict", "kill", "die", "lose log", "cut off"]);

export function tallyOf(plan: Plan, { lives, sockets, pages }: History): Tally {
  const deeds = pages.flatMap((page) => page.deeds);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  return {
    evenings: 1,
    spreadEvenings: sockets.some(({ relay }) => relay > 0) ? 1 : 0,
    steps: plan.steps.length,
    operations: deeds.length,
    acknowledged: deeds.filter(({ answers }) => answers[0]?.ok).length,
    events: sum(lives.flatMap(({ commits }) => commits.map(({ events }) => events.length))),
    sockets: sockets.length,
    relaySockets: sockets.filter(({ relay }) => relay > 0).length,
    resumes: sockets.filter(({ sent }) => sent[0]?.text.startsWith('{"t":"resumed"')).length,
    frames: sum(sockets.map(({ sent }) => sent.length)),
    sleepsAndDeaths: plan.steps.filter(({ act }) => DISRUPTIVE.has(act.do)).length,
  };
}

export function addTally(a: Tally, b: Tally): Tally {
  const keys = Object.keys(NONE) as (keyof Tally)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as Tally;
}
