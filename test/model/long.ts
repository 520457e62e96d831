// The full size of the model: thousands of evenings on all cores, each a seed that can be lived again alone.
// `MODEL_FROM_SEED=12001 npm run test:long -- model` goes on where an earlier run stopped.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LongResult, LongRun } from "../long/types.ts";
import { addTally, noTally, type Tally } from "./tally.ts";

export type Report = {
  readonly upTo: number;
  readonly tally: Tally;
  readonly wrong: readonly { readonly seed: number; readonly lines: readonly string[] }[];
};

const SEEDS = 20_000;
const WORKER = fileURLToPath(new URL("./long-worker.ts", import.meta.url));

export const LONG: readonly LongRun[] = [
  {
    name: "model",
    what: "Eight pages live 200 random steps each in a simulated world (the real room, relays, edge and pages; network, clock and store fail at will); P1-P8 hold in every history.",
    run: liveAll,
  },
];

async function liveAll(scale: number, say: (line: string) => void): Promise<LongResult> {
  const first = Number(process.env.MODEL_FROM_SEED ?? 1);
  const last = first + Math.max(1, Math.round(SEEDS * scale)) - 1;
  const began = performance.now();
  let tally = noTally();
  const failures: string[] = [];
  const hear = ({ upTo, tally: more, wrong }: Report) => {
    tally = addTally(tally, more);
    for (const { seed, lines } of wrong) {
      failures.push(`seed ${seed}: ${lines.join("; ")} (node test/model/replay.ts ${seed})`);
      say(failures.at(-1) ?? "");
    }
    say(`${tally.evenings} evenings, up to seed ${upTo}, ${failures.length} went wrong`);
  };
  const ended = await Promise.all(shares(first, last).map((share) => work(share, hear)));
  failures.push(...ended.filter((problem) => problem !== null));
  const { evenings, ...figures } = tally;
  const msPerEvening = Math.round((performance.now() - began) / Math.max(1, evenings));
  return {
    ok: failures.length === 0,
    cases: evenings,
    seeds: [first, last],
    figures: { ...figures, msPerEvening },
    failures,
  };
}

/** One stretch of seeds per core. */
function shares(first: number, last: number): [number, number][] {
  const cores = availableParallelism();
  const each = Math.ceil((last - first + 1) / cores);
  return Array.from({ length: cores }, (_, n): [number, number] => [
    first + n * each,
    Math.min(last, first + (n + 1) * each - 1),
  ]).filter(([from, to]) => from <= to);
}

/** Null when the worker came to its end. */
function work(
  [from, to]: [number, number],
  hear: (report: Report) => void,
): Promise<string | null> {
  const child = spawn(process.execPath, [WORKER, String(from), String(to)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let upTo = from - 1;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const report = JSON.parse(line) as Report;
    upTo = report.upTo;
    hear(report);
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      process.off("exit", stop);
      resolve(
        code === 0 && upTo === to
          ? null
          : `the worker of seeds ${from}-${to} ended with ${code} after seed ${upTo}`,
      );
    });
  });
}
