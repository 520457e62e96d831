// Live sound at full size, for `npm run test:long`: every fault of the table on one show, and ten minutes without one.
import type { Page } from "playwright-core";
import { wait } from "../faults/proxy/toxics.ts";
import { listen } from "../helpers/people.ts";
import type { Figure, LongResult, LongRun } from "../long/types.ts";
import { afterwards, type Told } from "./afterwards.ts";
import { LIVE_FAULTS, type LiveFault } from "./faults.ts";
import { bursts, compare, longestSilenceMs, quantile, watch } from "./people.ts";
import { openStage, type Stage } from "./stage.ts";
import { until } from "./until.ts";

const LISTENERS = 2;
const SETTLE_MS = 8_000;
const RECOVER_WITHIN_MS = 30_000;
const SAMPLE_MS = 10_000;
const MOST_LATENCY_MS = 2_500;
const MOST_SPREAD_MS = 80;
/** Four bursts a second; some lie at the edges. */
const HEARD_AGAIN = 10;
const HEARD_AGAIN_WITHIN_MS = 4_000;

async function hearsAgain(page: Page): Promise<boolean> {
  const nowMs = Date.now();
  const recent = (await bursts(page)).filter(
    ({ heardMs }) => heardMs > nowMs - HEARD_AGAIN_WITHIN_MS,
  );
  return recent.length >= HEARD_AGAIN;
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
  await newcomers(stage);
  await Promise.all(stage.listeners.map(watch));
  const beganMs = performance.now();
  await fault.run(stage);
  const allowedMs = Math.round(fault.mostSilenceMs(performance.now() - beganMs));
  await wait(SETTLE_MS);
  const everybody = async () => (await Promise.all(stage.listeners.map(hearsAgain))).every(Boolean);
  const isBack = await until(everybody, RECOVER_WITHIN_MS);
  const silences = await Promise.all(stage.listeners.map(longestSilenceMs));
  const { latencyMs } = await compare(stage.listeners);
  const most = Math.max(...silences);
  return {
    figures: { [fault.name]: `${most} ms silent, then ${Math.round(latencyMs)} ms behind` },
    failures: [
      ...(isBack ? [] : [`${fault.name}: not everybody hears it again`]),
      ...(most <= allowedMs ? [] : [`${fault.name}: ${most} ms of silence, at most ${allowedMs}`]),
    ],
  };
}

async function faultTable(say: (line: string) => void): Promise<LongResult> {
  const stage = await openStage(LISTENERS);
  try {
    const told: Told[] = [];
    for (const fault of LIVE_FAULTS) {
      const one = await suffer(stage, fault);
      say(JSON.stringify(one));
      told.push(one);
    }
    told.push(await afterwards(stage, 1));
    return together(told, LIVE_FAULTS.length);
  } finally {
    await stage.stop();
  }
}

function together(told: readonly Told[], cases: number): LongResult {
  const failures = told.flatMap((one) => one.failures);
  const figures = Object.assign({}, ...told.map((one) => one.figures)) as Record<string, Figure>;
  return { ok: failures.length === 0, cases, figures, failures };
}

async function soak(forMs: number, say: (line: string) => void): Promise<LongResult> {
  const stage = await openStage(LISTENERS);
  try {
    await wait(SETTLE_MS);
    await Promise.all(stage.listeners.map(watch));
    const latencies: number[] = [];
    const spreads: number[] = [];
    for (let leftMs = forMs; leftMs > 0; leftMs -= SAMPLE_MS) {
      await wait(SAMPLE_MS);
      const heard = await compare(stage.listeners);
      // Nothing heard is as far apart as can be.
      latencies.push(heard.bursts > 0 ? heard.latencyMs : Number.POSITIVE_INFINITY);
      spreads.push(heard.bursts > 0 ? heard.spreadP95Ms : Number.POSITIVE_INFINITY);
      say(`${Math.round(heard.latencyMs)} ms behind, ${heard.spreadP95Ms.toFixed(1)} ms apart`);
    }
    const silenceMs = Math.max(...(await Promise.all(stage.listeners.map(longestSilenceMs))));
    const latencyP50Ms = Math.round(quantile(latencies, 0.5));
    const spreadP95Ms = Math.round(quantile(spreads, 0.95));
    const figures = {
      seconds: forMs / 1_000,
      latencyP50Ms,
      spreadP95Ms,
      longestSilenceMs: silenceMs,
    };
    const failures = [
      ...(silenceMs === 0 ? [] : [`it was silent for ${silenceMs} ms`]),
      ...(latencyP50Ms <= MOST_LATENCY_MS ? [] : [`${latencyP50Ms} ms behind`]),
      ...(spreadP95Ms <= MOST_SPREAD_MS ? [] : [`${spreadP95Ms} ms apart`]),
    ];
    return together([{ figures, failures }, await afterwards(stage, 0)], latencies.length);
  } finally {
    await stage.stop();
  }
}

export const LONG: readonly LongRun[] = [
  {
    name: "live-faults",
    what: "every fault of live sound on one show: it comes back by itself, no segment of the replay is missing",
    run: (_scale, say) => faultTable(say),
  },
  {
    name: "live-soak",
    what: "ten minutes of live sound on a usual network: no silence, at most 2.5 s behind, listeners within 80 ms (p95)",
    run: (scale, say) => soak(Math.max(20_000, 600_000 * scale), say),
  },
];
