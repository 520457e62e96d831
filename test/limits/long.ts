// Five million steps of counters that are evicted, moved at midnight and deceived by their clocks, against the log of all grants.
import { type EdgePolicy, POLICIES } from "../../server/domain/rate/policies.ts";
import { diceOf } from "../helpers/dice.ts";
import { live, type Tally } from "../helpers/rate-life.ts";
import type { LongResult, LongRun } from "../long/types.ts";

const STEPS = 5_000_000;
/** A life is begun anew now and then: what a counter believes long after its birth is another matter than at first. */
const STEPS_PER_LIFE = 50_000;

async function run(scale: number, say: (line: string) => void): Promise<LongResult> {
  const rows = Object.entries<EdgePolicy>(POLICIES);
  const lives = Math.max(1, Math.round((STEPS * scale) / STEPS_PER_LIFE / rows.length));
  const seeds = Array.from({ length: lives }, (_, n) => n + 1);
  const tallies: Tally[] = [];
  const failures: string[] = [];
  for (const [name, policy] of rows) {
    for (const seed of seeds) {
      const tally = live(policy, diceOf(seed), STEPS_PER_LIFE);
      tallies.push(tally);
      const { over, under, idleRows } = tally;
      if (over + under + idleRows > 0) {
        failures.push(`${name}, seed ${seed}: ${over} over, ${under} under, ${idleRows} idle rows`);
      }
    }
    say(`${name}: ${lives} lives`);
  }
  const sum = (of: (tally: Tally) => number) => tallies.reduce((all, one) => all + of(one), 0);
  const figures = {
    granted: sum(({ granted }) => granted),
    refused: sum(({ refused }) => refused),
    over: sum(({ over }) => over),
    under: sum(({ under }) => under),
    evictions: sum(({ evictions }) => evictions),
    midnights: sum(({ midnights }) => midnights),
    clockJumps: sum(({ jumps }) => jumps),
    rows: sum(({ rows: written }) => written),
  };
  const cases = sum(({ steps }) => steps);
  return { ok: failures.length === 0, cases, seeds, figures, failures };
}

export const LONG: readonly LongRun[] = [
  {
    name: "limits",
    what: "counters of every policy through evictions, midnights, clock jumps and odd costs: nothing over, nothing under, no row for a refusal",
    run,
  },
];
