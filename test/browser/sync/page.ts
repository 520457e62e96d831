// The page under measurement: the real player and the real server clock on a deck that the test sets, with its sound recorded.
import { signal } from "@preact/signals";
import { createPlayer } from "../../../client/audio/player.ts";
import { createClock } from "../../../client/session/clock.ts";
import { browserTiming } from "../../../client/session/timing.ts";
import type { Deck } from "../../../shared/room/view.ts";

/** Read before the test bends this page's clocks (see `true-clock.js` in the test). */
declare const trueNow: () => number;
declare const trueOrigin: number;

const deck = signal<Deck>({ track: null, playing: false, positionMs: 0, at: 0 });
const clock = createClock({
  timing: browserTiming,
  wallMs: Date.now,
  ask: async () => ((await (await fetch("/api/time")).json()) as { nowMs: number }).nowMs,
});
/** Large buffers: this measures when sound comes, not how soon, and a busy machine must not drop any. */
const context = new AudioContext({ latencyHint: "playback" });
const elements: HTMLAudioElement[] = [];
const listening: boolean[] = [];
let chunks: Float32Array[] = [];
let startedAt: number | null = null;
let zeros: number[] = [];

/** Wall time at which context time 0 left (or would have left) the speaker. */
function contextZeroMs(): number {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  return trueOrigin + (performanceTime ?? 0) - (contextTime ?? 0) * 1000;
}

async function start(): Promise<void> {
  await context.audioWorklet.addModule("/recorder.js");
  const recorder = new AudioWorkletNode(context, "recorder", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  recorder.port.onmessage = ({ data }: MessageEvent<{ at: number; samples: Float32Array }>) => {
    startedAt ??= data.at;
    zeros.push(contextZeroMs());
    chunks.push(data.samples);
  };
  recorder.connect(context.destination);
  const player = createPlayer({
    deck,
    serverNow: clock.nowMs,
    onListening: (on) => listening.push(on),
    createAudio() {
      const element = new Audio();
      elements.push(element);
      context.createMediaElementSource(element).connect(recorder);
      return element;
    },
  });
  clock.start();
  await context.resume();
  player.listen();
  Object.assign(window, { player });
}

function record(): void {
  chunks = [];
  startedAt = null;
  zeros = [];
}

/** What was heard since `record`: samples, and the wall time of the first. */
function recording() {
  const zeroMs = zeros.toSorted((a, b) => a - b)[Math.floor(zeros.length / 2)] ?? 0;
  const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  const bytes = new Uint8Array(samples.buffer);
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return {
    rateHz: context.sampleRate,
    startMs: zeroMs + (startedAt ?? 0) * 1000,
    base64: btoa(binary),
  };
}

/** The audio clock of whichever element plays, with the wall time at which it was read. */
function audioClock() {
  const element = elements.find(({ paused }) => !paused);
  return { wallMs: trueOrigin + trueNow(), positionMs: (element?.currentTime ?? 0) * 1000 };
}

Object.assign(window, {
  setDeck: (next: Deck) => {
    deck.value = next;
  },
  start,
  record,
  recording,
  audioClock,
  listening,
  elements,
  serverNow: clock.nowMs,
});
