// In a listener's page: hears what its audio elements play, says which burst came when, and how long it was silent at most.
import { RECORDER } from "../../browser/sync/page-parts.ts";
import { BURST_EVERY_MS, pitchTimeMs, readTimeCode } from "../../helpers/time-code.ts";

/** Long enough for a median, short enough that one reading of the sound card's clock holds for all of it. */
const KEEP_BLOCKS = 70;
/** Sound that is neither a burst nor silence lies between: bursts are sixty times as loud. */
const LOUD_POWER = 0.003;
/** A player that is ahead plays this much slower at most, and its pauses last longer (`client/audio/sync.ts`). */
const SLOWEST = 0.98;
/** Between two bursts it is quiet anyway. */
const PAUSE_MS = Math.ceil((BURST_EVERY_MS - 40) / SLOWEST);

type Block = { readonly at: number; readonly samples: Float32Array };

const context = new AudioContext({ latencyHint: "playback" });
let blocks: readonly Block[] = [];
let zeros: readonly number[] = [];
let quietMs = 0;
let longestQuietMs = 0;

const node = (async () => {
  const module = new Blob([RECORDER], { type: "text/javascript" });
  await context.audioWorklet.addModule(URL.createObjectURL(module));
  const made = new AudioWorkletNode(context, "recorder", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  made.port.onmessage = ({ data }: MessageEvent<Block>) => hear(data);
  made.connect(context.destination);
  return made;
})();

function hear(block: Block): void {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  const zeroMs = performance.timeOrigin + performanceTime - contextTime * 1_000;
  zeros = [...zeros, zeroMs].slice(-KEEP_BLOCKS);
  blocks = [...blocks, block].slice(-KEEP_BLOCKS);
  const hop = Math.round(context.sampleRate / 1_000);
  for (let at = 0; at + hop <= block.samples.length; at += hop) {
    let power = 0;
    for (let i = at; i < at + hop; i += 1) power += (block.samples[i] ?? 0) ** 2 / hop;
    quietMs = power < LOUD_POWER ? quietMs + 1 : 0;
    longestQuietMs = Math.max(longestQuietMs, quietMs);
  }
}

const tapped = new WeakSet<HTMLMediaElement>();
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
  if (!tapped.has(this)) {
    tapped.add(this);
    const source = context.createMediaElementSource(this);
    void node.then((into) => source.connect(into));
  }
  return play.call(this);
};

/** The bursts of the last seconds: when each was made, and when it was heard, in ms of the wall clock. */
function bursts(): { madeMs: number; heardMs: number }[] {
  const zeroMs = zeros.toSorted((a, b) => a - b)[Math.floor(zeros.length / 2)] ?? 0;
  const startMs = zeroMs + (blocks[0]?.at ?? 0) * 1_000;
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.samples.length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block.samples, at);
    at += block.samples.length;
  }
  return readTimeCode(samples, context.sampleRate).map(({ pitch, atMs }) => {
    const heardMs = startMs + atMs;
    return { madeMs: pitchTimeMs(pitch, heardMs - 2_000), heardMs };
  });
}

export type Ear = {
  readonly bursts: typeof bursts;
  /** Counts silence from now on. */
  readonly watch: () => void;
  /** The longest silence since then, beyond the pause between two bursts. */
  readonly longestSilenceMs: () => number;
};

const ear: Ear = {
  bursts,
  watch() {
    longestQuietMs = 0;
  },
  longestSilenceMs: () => Math.max(0, longestQuietMs - PAUSE_MS),
};
Object.assign(window, { ear });
