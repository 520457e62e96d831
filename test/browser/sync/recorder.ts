// Inside a page under test: records what its audio elements play, with the wall time at which it left the speaker.

/** Read before the test bends this page's clocks (see `trueClock` in the tests). */
declare const trueOrigin: number;

/** Large buffers: this measures when sound comes, not how soon, and a busy machine must not drop any. */
export const context = new AudioContext({ latencyHint: "playback" });
let chunks: Float32Array[] = [];
let startedAt: number | null = null;
let zeros: number[] = [];

/** Wall time at which context time 0 left (or would have left) the speaker. */
function contextZeroMs(): number {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  return trueOrigin + (performanceTime ?? 0) - (contextTime ?? 0) * 1000;
}

let made: Promise<AudioWorkletNode> | null = null;

/** The page's one node that everything to be recorded is connected to. */
export function recorder(): Promise<AudioWorkletNode> {
  made ??= create();
  return made;
}

async function create(): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule("/recorder.js");
  const node = new AudioWorkletNode(context, "recorder", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  node.port.onmessage = ({ data }: MessageEvent<{ at: number; samples: Float32Array }>) => {
    startedAt ??= data.at;
    zeros.push(contextZeroMs());
    chunks.push(data.samples);
  };
  node.connect(context.destination);
  return node;
}

export function record(): void {
  chunks = [];
  startedAt = null;
  zeros = [];
}

/** What was heard since `record`: samples, and the wall time of the first. */
export function recording() {
  const zeroMs = zeros.toSorted((a, b) => a - b)[Math.floor(zeros.length / 2)] ?? 0;
  const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  const bytes = new Uint8Array(samples.buffer);
  return {
    rateHz: context.sampleRate,
    startMs: zeroMs + (startedAt ?? 0) * 1000,
    base64: base64(bytes),
  };
}

export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}
