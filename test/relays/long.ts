// The full-size run of a spread room: three relays, one killed again and again under load.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { LongResult, LongRun } from "../long/types.ts";
import { runSpread, type SpreadOutcome, type SpreadRun } from "./spread-run.ts";

const FULL: SpreadRun = {
  listeners: 300,
  spreadAt: 140,
  durationMs: 120_000,
  linesPerSecond: 100,
  kills: 6,
};
/** What the simulator of larger rooms is held against. */
const MEASURED = fileURLToPath(new URL("../long/results/relays-measured.json", import.meta.url));

async function calm(scale: number, say: (line: string) => void): Promise<LongResult> {
  const outcome = await runSpread({ ...FULL, durationMs: FULL.durationMs * scale, kills: 0 }, say);
  writeFileSync(MEASURED, `${JSON.stringify(measured(outcome), null, 2)}\n`);
  return result(outcome);
}

async function killed(scale: number, say: (line: string) => void): Promise<LongResult> {
  const outcome = await runSpread({ ...FULL, durationMs: FULL.durationMs * scale }, say);
  const { cut } = outcome;
  return result(outcome, cut > 0 ? [] : ["no relay died: nothing was tried"]);
}

export const LONG: readonly LongRun[] = [
  {
    name: "relays",
    what: "300 listeners on three relays, 100 lines a second: one order for everybody, nothing lost, nothing twice.",
    run: calm,
  },
  {
    name: "relays-killed",
    what: "The same while relays are killed under load: their listeners land elsewhere and resume, 0 lost, one order.",
    run: killed,
  },
];

function result(outcome: SpreadOutcome, more: readonly string[] = []): LongResult {
  const { violations, seats, ...figures } = outcome;
  const failures = [
    ...violations.map(({ promise, evidence }) => `${promise}: ${evidence}`),
    ...more,
  ];
  return {
    ok: failures.length === 0,
    cases: outcome.events,
    figures: { ...figures, seats: seats.join(" + "), violations: violations.length },
    failures: failures.slice(0, 20),
  };
}

/** In the shape that the simulator reads. Windows are those of the product for this size. */
function measured({
  violations: _v,
  seats,
  cut: _c,
  kills: _k,
  sentAgain: _s,
  ...figures
}: SpreadOutcome) {
  const { p95Ms: _p, maxMs: _m, deliveries: _d, durationMs, cpuMs, ...rest } = figures;
  return {
    ...rest,
    at: new Date().toISOString(),
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`,
    listeners: seats.slice(1).reduce((sum, n) => sum + n, 0),
    durationMs: Math.round(durationMs),
    cpuMs: Math.round(cpuMs),
    pushWindowMs: 50,
    batchWindowMs: 50,
    carryWindowMs: 50,
  };
}
