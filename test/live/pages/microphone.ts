// In the booth's page, in place of a microphone: bursts that say what time it is, each at its own moment of the wall clock.
import { CODE_PERIOD_MS, timeCoded } from "../../helpers/time-code.ts";

const SETTLE_MS = 300;
const AHEAD_S = 0.1;

async function timeCodedInput(): Promise<MediaStream> {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.resume();
  const zeroMs = await contextZeroMs(context);
  const { rateHz, channels } = timeCoded(CODE_PERIOD_MS / 1_000, context.sampleRate, 2);
  const buffer = new AudioBuffer({
    length: channels[0]?.length ?? 1,
    numberOfChannels: channels.length,
    sampleRate: rateHz,
  });
  channels.forEach((samples, n) => {
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, n);
  });
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  const into = new MediaStreamAudioDestinationNode(context);
  source.connect(into);
  const at = context.currentTime + AHEAD_S;
  source.start(at, ((zeroMs + at * 1_000) % CODE_PERIOD_MS) / 1_000);
  return into.stream;
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

if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = timeCodedInput;
