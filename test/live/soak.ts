// Live sound on a usual network without a fault, for as long as it is asked: what is heard, and what it costs the room.
import { wait } from "../faults/proxy/toxics.ts";
import { say as chat } from "../helpers/people.ts";
import type { LongResult } from "../long/types.ts";
import { afterwards, type Told } from "./afterwards.ts";
import { together } from "./fault-table.ts";
import {
  compare,
  explainedMs,
  LOST_MOST_MS,
  longestSilenceMs,
  lostByMachineMs,
  quantile,
  watch,
  watchMachine,
} from "./people.ts";
import { isFlat, roomCost } from "./room-cost.ts";
import { openStage, type Stage } from "./stage.ts";

const LISTENERS = 2;
const PAGES = LISTENERS + 1;
const SETTLE_MS = 8_000;
const SAMPLE_MS = 10_000;
const MOST_LATENCY_MS = 2_500;
const MOST_SPREAD_MS = 80;
const SILENT_MS = 60_000;
const LINES = 12;
const LINE_EVERY_MS = 1_000;

export async function soak(forMs: number, say: (line: string) => void): Promise<LongResult> {
  const stage = await openStage(LISTENERS);
  try {
    await wait(SETTLE_MS);
    const told: Told[] = [];
    const sounding = await roomCost(stage.booth, async () => {
      told.push(await hearken(stage, forMs, say));
    });
    told.push(await costOf(stage, sounding));
    told.push(await afterwards(stage, 0));
    return together(told, Math.ceil(forMs / SAMPLE_MS));
  } finally {
    await stage.stop();
  }
}

async function hearken(
  { listeners, booth }: Stage,
  forMs: number,
  say: (line: string) => void,
): Promise<Told> {
  await watchMachine(booth);
  await Promise.all(listeners.map(watch));
  const latencies: number[] = [];
  const spreads: number[] = [];
  for (let leftMs = forMs; leftMs > 0; leftMs -= SAMPLE_MS) {
    await wait(SAMPLE_MS);
    const heard = await compare(listeners);
    // Nothing heard is as far apart as can be.
    latencies.push(heard.bursts > 0 ? heard.latencyMs : Number.POSITIVE_INFINITY);
    spreads.push(heard.bursts > 0 ? heard.spreadP95Ms : Number.POSITIVE_INFINITY);
    const silences = await Promise.all(listeners.map(longestSilenceMs));
    say(
      `${Math.round(heard.latencyMs)} ms behind, ${heard.spreadP95Ms.toFixed(1)} ms apart, longest silence ${Math.max(...silences)} ms`,
    );
  }
  const longestSilence = Math.max(...(await Promise.all(listeners.map(longestSilenceMs))));
  const lostByMachine = await lostByMachineMs(booth);
  const latencyP50Ms = Math.round(quantile(latencies, 0.5));
  const spreadP95Ms = Math.round(quantile(spreads, 0.95));
  return {
    figures: {
      seconds: forMs / 1_000,
      latencyP50Ms,
      spreadP95Ms,
      longestSilenceMs: longestSilence,
      lostByMachineMs: lostByMachine,
    },
    failures: [
      // Without an end to what is forgiven, a machine that loses a little each minute would hide a stall in ten of them.
      ...(lostByMachine <= LOST_MOST_MS
        ? []
        : [`the machine lost ${lostByMachine} ms of its sound`]),
      ...(longestSilence <= explainedMs(lostByMachine)
        ? []
        : [`silent for ${longestSilence} ms, ${lostByMachine} ms of them the machine's`]),
      ...(latencyP50Ms <= MOST_LATENCY_MS ? [] : [`${latencyP50Ms} ms behind`]),
      ...(spreadP95Ms <= MOST_SPREAD_MS ? [] : [`${spreadP95Ms} ms apart`]),
    ],
  };
}

type Cost = Awaited<ReturnType<typeof roomCost>>;

/** Beside the same room without sound; and, as a control, beside one that does say a word a second to everybody. */
async function costOf({ booth, listeners }: Stage, sounding: Cost): Promise<Told> {
  await booth.getByRole("button", { name: "Stop sound" }).click();
  await wait(SETTLE_MS);
  const silent = await roomCost(booth, () => wait(SILENT_MS));
  const chatty = await roomCost(booth, async () => {
    const [page] = listeners;
    for (let n = 0; n < LINES && page; n += 1) {
      await Promise.all([chat(page, "Ruth", `word ${n}`), wait(LINE_EVERY_MS)]);
    }
  });
  const figures = Object.entries({ sounding, silent, chatty }).map(([name, cost]) => [
    `room ${name}`,
    `${cost.wakesPerMinute} wakes, ${cost.sendsPerMinute} sends, ${cost.framesPerMinute} frames, ${cost.rowsWrittenPerMinute} rows a minute`,
  ]);
  return {
    figures: Object.fromEntries(figures) as Told["figures"],
    failures: [
      ...(isFlat(sounding, silent, PAGES) ? [] : ["the room's work grows with seconds on air"]),
      ...(isFlat(chatty, silent, PAGES) ? ["a word a second to all was not noticed"] : []),
    ],
  };
}
