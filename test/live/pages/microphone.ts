// In the booth's page, in place of a microphone: bursts that say what time it is, each at its own moment of the wall clock. It
// also knows how much sound the machine itself failed to render: that silence is nobody's stall.
import { BURST_EVERY_MS, BURST_MS, CODE_PERIOD_MS, timeCoded } from "../../helpers/time-code.ts";

const SETTLE_MS = 300;
const AHEAD_S = 0.1;
const LEAP_FROM_MS = 15;

const contexts: AudioContext[] = [];
/** Wall time of each running clock's second 0, as it was when the watch began. */
let zeros = new Map<AudioContext, number>();

class NotedContext extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    contexts.push(this);
  }
}
window.AudioContext = NotedContext;

async function timeCodedInput(): Promise<MediaStream> {
  const context = new NotedContext({ sampleRate: 48_000 });
  await context.resume();
  const { rateHz, channels } = timeCoded(CODE_PERIOD_MS / 1_000, context.sampleRate, 2);
  const buffer = new AudioBuffer({
    length: channels[0]?.length ?? 1,
    numberOfChannels: channels.length,
    sampleRate: rateHz,
  });
  channels.forEach((samples, n) => {
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, n);
  });
  const into = new MediaStreamAudioDestinationNode(context);
  void keepTime(buffer, into);
  return into.stream;
}

/** What is heard is of this moment, also after the machine stood still: then the bursts leap, in a pause of both. */
async function keepTime(buffer: AudioBuffer, into: AudioNode): Promise<void> {
  const context = into.context as AudioContext;
  let source: AudioBufferSourceNode | null = null;
  let keptMs = 0;
  let beforeMs = 0;
  for (;;) {
    const seenMs = await contextZeroMs(context);
    const zeroMs = Math.min(seenMs, beforeMs || seenMs);
    beforeMs = seenMs;
    const leapMs = zeroMs - keptMs;
    if (source && leapMs < LEAP_FROM_MS) continue;
    const at = momentInPauses(zeroMs + (context.currentTime + AHEAD_S) * 1_000, leapMs) - zeroMs;
    source?.stop(at / 1_000);
    source = new AudioBufferSourceNode(context, { buffer, loop: true });
    source.connect(into);
    source.start(at / 1_000, ((zeroMs + at) % CODE_PERIOD_MS) / 1_000);
    keptMs = zeroMs;
  }
}

/** The first moment of the wall clock from `fromMs` on at which neither these bursts nor those of `leapMs` ago sound. */
function momentInPauses(fromMs: number, leapMs: number): number {
  const isPause = (ms: number) => ms % BURST_EVERY_MS > BURST_MS;
  let atMs = fromMs;
  while (!isPause(atMs) || !isPause(atMs - (leapMs % BURST_EVERY_MS))) atMs += 1;
  return atMs;
}

/** Wall time of the context's second 0. What reads it may come late but never early: the least is true. */
async function contextZeroMs(context: AudioContext): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  const untilMs = performance.now() + SETTLE_MS;
  while (performance.now() < untilMs) {
    least = Math.min(least, Date.now() - context.currentTime * 1_000);
    await new Promise((soon) => setTimeout(soon, 3));
  }
  return least;
}

async function zerosNow(): Promise<Map<AudioContext, number>> {
  const running = contexts.filter(({ state }) => state === "running");
  const found = await Promise.all(running.map(contextZeroMs));
  return new Map(running.map((context, i) => [context, found[i] ?? Number.NaN]));
}

export type Machine = {
  readonly watch: () => Promise<void>;
  /** By how much the page's audio clocks have stood still since then, together: a clock that is not served loses its samples. */
  readonly lostMs: () => Promise<number>;
};

const machine: Machine = {
  async watch() {
    zeros = await zerosNow();
  },
  async lostMs() {
    const now = await zerosNow();
    const lost = [...now].map(([context, zeroMs]) => zeroMs - (zeros.get(context) ?? zeroMs));
    return Math.round(lost.reduce((sum, ms) => sum + Math.max(0, ms), 0));
  },
};
Object.assign(window, { machine });

if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = timeCodedInput;
