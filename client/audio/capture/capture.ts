// Live sound of one booth: the audio graph from its sources into the worklet, and the Worker behind it. Holds no settings and
// knows no room; what must be said there, it hands to its owner.

import { SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";
import type { Result } from "../../../shared/result.ts";
import {
  type FromWorker,
  type FromWorklet,
  type Pass,
  type Run,
  type ToWorker,
  type ToWorklet,
  WORKLET_NAME,
} from "./messages.ts";
import { type InputFault, type InputWish, openInput } from "./microphone.ts";
import type { Levels, MixSettings } from "./mix.ts";
import { addWorklet, startWorker } from "./sound-thread.ts";

export type Capture = {
  /** Needs a gesture the first time. False: the browser still withholds sound. */
  wake(): Promise<boolean>;
  /** Nothing is heard, measured or sent until it is woken. */
  sleep(): void;
  openInput(wish: InputWish): Promise<Result<MediaStream, InputFault>>;
  closeInput(): void;
  /** Its sound goes into the mix and nowhere else. */
  addMusic(element: HTMLAudioElement): void;
  mix(settings: MixSettings): void;
  /** How loud the mix is heard here, 0 to 1. */
  monitor(gain: number): void;
  begin(run: Run): void;
  end(): void;
  bitrate(bitrateBps: number): void;
  pass(epoch: string, pass: Pass | null): void;
  resume(room: string): void;
  check(shape: { forMs: number; channels: 1 | 2; bitrateBps: number }): void;
  dispose(): void;
};

export type CaptureOptions = {
  readonly serverNow: () => number;
  readonly onWorker: (message: FromWorker) => void;
  readonly onLevels: (levels: Levels) => void;
  /** The input went away: unplugged, or taken back by the person. */
  readonly onInputLost: () => void;
};

const VOICE = 0;
const MUSIC = 1;
const CLOCK_EVERY_MS = 1_000;

/** True where the browser can send live sound at all. */
export const canCapture = (): boolean =>
  typeof AudioEncoder === "function" && typeof AudioWorkletNode === "function";

export function createCapture(options: CaptureOptions): Capture {
  const worker = startWorker();
  const tell = (message: ToWorker, transfer: Transferable[] = []) =>
    worker.postMessage(message, transfer);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => options.onWorker(data);

  const tellClock = () =>
    tell({
      kind: "clock",
      serverMinusLocalMs: options.serverNow() - (performance.timeOrigin + performance.now()),
    });
  tellClock();
  const clockTimer = setInterval(tellClock, CLOCK_EVERY_MS);

  let graph: Promise<Graph> | null = null;
  let input: { stream: MediaStream; source: MediaStreamAudioSourceNode } | null = null;
  let mixed: MixSettings | null = null;
  let heard = 0;
  let isWanted = false;

  function opened(): Promise<Graph> {
    graph ??= openGraph(options.onLevels)
      .then(joined)
      .catch((error) => {
        graph = null;
        throw error;
      });
    return graph;
  }

  function joined(made: Graph): Graph {
    if (mixed) made.tell({ kind: "mix", settings: mixed });
    made.monitor.gain.value = heard;
    // A call, another app or a changed output may stop it; nobody should have to press for it to go on.
    made.context.onstatechange = () => {
      if (isWanted && made.context.state !== "running") void made.context.resume().catch(() => {});
    };
    const { port1, port2 } = new MessageChannel();
    made.tell({ kind: "into", port: port1 }, [port1]);
    tell({ kind: "open", port: port2 }, [port2]);
    return made;
  }

  function closeInput(): void {
    input?.source.disconnect();
    for (const track of input?.stream.getTracks() ?? []) track.stop();
    input = null;
  }

  return {
    async wake() {
      isWanted = true;
      const { context } = await opened();
      // Without a gesture the promise waits for one.
      await Promise.race([context.resume(), new Promise((soon) => setTimeout(soon, 500))]);
      return context.state === "running";
    },
    sleep() {
      isWanted = false;
      void graph?.then(({ context }) => context.suspend());
    },
    async openInput(wish) {
      const stream = await openInput(wish);
      if (!stream.ok) return stream;
      const { context, node } = await opened();
      closeInput();
      const source = context.createMediaStreamSource(stream.value);
      source.connect(node, 0, VOICE);
      input = { stream: stream.value, source };
      for (const track of stream.value.getTracks()) {
        track.onended = () => options.onInputLost();
      }
      return stream;
    },
    closeInput,
    addMusic(element) {
      void opened().then(({ context, node }) => {
        context.createMediaElementSource(element).connect(node, 0, MUSIC);
      });
    },
    mix(settings) {
      mixed = settings;
      void graph?.then((made) => made.tell({ kind: "mix", settings }));
    },
    monitor(gain) {
      heard = gain;
      void graph?.then(({ context, monitor }) => {
        monitor.gain.setTargetAtTime(gain, context.currentTime, 0.02);
      });
    },
    begin(run) {
      tellClock();
      tell({ kind: "begin", run });
    },
    end: () => tell({ kind: "end" }),
    bitrate: (bitrateBps) => tell({ kind: "bitrate", bitrateBps }),
    pass: (epoch, pass) => tell({ kind: "pass", epoch, pass }),
    resume: (room) => tell({ kind: "resume", room }),
    check: (shape) => tell({ kind: "check", ...shape }),
    dispose() {
      clearInterval(clockTimer);
      closeInput();
      void graph?.then(({ context }) => context.close());
      worker.terminate();
    },
  };
}

type Graph = {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  readonly monitor: GainNode;
  readonly tell: (message: ToWorklet, transfer?: Transferable[]) => void;
};

async function openGraph(onLevels: (levels: Levels) => void): Promise<Graph> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: "interactive" });
  await addWorklet(context);
  const node = new AudioWorkletNode(context, WORKLET_NAME, {
    numberOfInputs: 2,
    numberOfOutputs: 1,
    outputChannelCount: [2],
    channelCount: 2,
    channelCountMode: "explicit",
    channelInterpretation: "speakers",
  });
  node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => onLevels(data.levels);
  const monitor = new GainNode(context, { gain: 0 });
  // Connected even while silent: a node that leads nowhere is not run.
  node.connect(monitor).connect(context.destination);
  return {
    context,
    node,
    monitor,
    tell: (message, transfer = []) => node.port.postMessage(message, transfer),
  };
}
