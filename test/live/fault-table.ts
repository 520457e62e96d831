// Every fault of the table on one show, one after the other, each met by people who have just come; and what is left of the show.
import { wait } from "../faults/proxy/toxics.ts";
import { listen } from "../helpers/people.ts";
import type { Figure, LongResult } from "../long/types.ts";
import { afterwards, type Told } from "./afterwards.ts";
import { LIVE_FAULTS, type LiveFault } from "./faults.ts";
import {
  compare,
  explainedMs,
  hearsNow,
  longestSilenceMs,
  lostByMachineMs,
  watch,
  watchMachine,
} from "./people.ts";
import { openStage, type Stage } from "./stage.ts";
import { until } from "./until.ts";

const LISTENERS = 2;
const SETTLE_MS = 8_000;
const RECOVER_WITHIN_MS = 30_000;
/** One segment is told to be stored and is not. */
const LOST = 1;

/** `only`: names of faults, all when empty. */
export async function faultTable(
  say: (line: string) => void,
  only: readonly string[] = [],
): Promise<LongResult> {
  const faults = LIVE_FAULTS.filter(({ name }) => only.length === 0 || only.includes(name));
  const stage = await openStage(LISTENERS);
  try {
    const told: Told[] = [];
    for (const fault of faults) {
      const one = await suffer(stage, fault);
      say(JSON.stringify(one));
      told.push(one);
    }
    const isLossy = faults.some(({ name }) => name.endsWith("is lost"));
    told.push(await afterwards(stage, isLossy ? LOST : 0));
    return together(told, faults.length);
  } finally {
    await stage.stop();
  }
}

/** Whoever suffered keeps more distance for minutes: each fault meets newcomers, who have the least. */
async function newcomers(stage: Stage): Promise<void> {
  for (const page of stage.listeners) {
    await page.reload();
    await listen(page);
  }
  await wait(SETTLE_MS);
}

async function suffer(stage: Stage, fault: LiveFault): Promise<Told> {
  const { name } = fault;
  const { listeners, booth } = stage;
  await newcomers(stage);
  await watchMachine(booth);
  await Promise.all(listeners.map(watch));
  const beganMs = performance.now();
  const made = await fault.run(stage).then(
    () => null,
    (error: Error) => error.message,
  );
  const { leastMs, mostMs } = fault.silence(performance.now() - beganMs);
  await wait(SETTLE_MS);
  const everybody = async () => (await Promise.all(listeners.map(hearsNow))).every(Boolean);
  const isBack = await until(everybody, RECOVER_WITHIN_MS);
  const silences = await Promise.all(listeners.map(longestSilenceMs));
  const { latencyMs } = await compare(listeners);
  const [least, most] = [Math.min(...silences), Math.max(...silences)];
  const machineMs = await lostByMachineMs(booth);
  const allowedMs = Math.round(mostMs) + (leastMs === mostMs ? explainedMs(machineMs) : 0);
  return {
    figures: { [name]: `${most} ms silent, then ${Math.round(latencyMs)} ms behind` },
    failures: [
      ...(made === null ? [] : [`${name}: it could not be made: ${made}`]),
      ...(isBack ? [] : [`${name}: not everybody hears it again`]),
      ...(most <= allowedMs ? [] : [`${name}: ${most} ms of silence, at most ${allowedMs}`]),
      ...(least >= leastMs ? [] : [`${name}: ${least} ms of silence: it did not happen`]),
    ],
  };
}

export function together(told: readonly Told[], cases: number): LongResult {
  const failures = told.flatMap((one) => one.failures);
  const figures = Object.assign({}, ...told.map((one) => one.figures)) as Record<string, Figure>;
  return { ok: failures.length === 0, cases, figures, failures };
}
