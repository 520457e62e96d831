// The archive's evenings of faults at full size, for `npm run test:long`.
import type { LongResult, LongRun } from "../long/types.ts";
import { evening } from "./archive/evening.ts";
import { judge } from "./archive/judge.ts";

const EVENINGS = 5_000;
const STEPS = 200;

async function run(scale: number, say: (line: string) => void): Promise<LongResult> {
  const seeds = Array.from({ length: Math.max(1, Math.round(EVENINGS * scale)) }, (_, n) => n + 1);
  const failures: string[] = [];
  const figures = { events: 0, kills: 0, attempts: 0 };
  for (const seed of seeds) {
    const told = await evening(seed, STEPS);
    figures.events += told.log.size;
    figures.kills += told.kills;
    figures.attempts += told.attempts;
    for (const part of judge(told)) failures.push(`evening ${seed}: ${part}`);
    told.d1.real.database.close();
    if (seed % 500 === 0) say(`${seed} evenings, ${failures.length} complaints`);
  }
  const ends = [seeds[0] ?? 1, seeds.at(-1) ?? 1];
  return { ok: failures.length === 0, cases: seeds.length, seeds: ends, figures, failures };
}

export const ARCHIVE_LONG: readonly LongRun[] = [
  {
    name: "archive",
    what: "evenings of a room whose D1 fails, hangs, lies and answers late, with kills and double alarms: the archive is the room's log, once",
    run,
  },
];
