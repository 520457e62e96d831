// The page under measurement: the real live player and the real server clock on epochs that the test sets, with its sound
// recorded. It can encode, too: time-coded sound into the segments that the test's server then gives out.
import { signal } from "@preact/signals";
import { createLivePlayer } from "../../../client/audio/live/live-player.ts";
import { readPlaylist } from "../../../client/audio/replay/playlist.ts";
import { createReplayPlayer } from "../../../client/audio/replay/replay-player.ts";
import { createClock } from "../../../client/session/clock.ts";
import { browserTiming } from "../../../client/session/timing.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import { FRAME_SAMPLES, fragment, initSegment, SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";
import { timeCoded } from "../../helpers/time-code.ts";
import { base64, context, record, recorder, recording } from "../sync/recorder.ts";

const epochs = signal<readonly SoundEpoch[]>([]);
const listening: boolean[] = [];
const askTime = async () => ((await (await fetch("/api/time")).json()) as { nowMs: number }).nowMs;
const clock = createClock({ timing: browserTiming, wallMs: Date.now, ask: askTime });

async function start(): Promise<void> {
  const node = await recorder();
  const player = createLivePlayer({
    show: () => ({ room: "main", broadcast: "show" }),
    epochs,
    base: "",
    serverNow: clock.nowMs,
    onListening: (on) => listening.push(on),
    createAudio() {
      const element = new Audio();
      Object.assign(window, { element });
      context.createMediaElementSource(element).connect(node);
      return element;
    },
  });
  // Rooms' pages come with the server's time; until a first ping has answered they count by that.
  clock.hint(await askTime());
  clock.start();
  await context.resume();
  Object.assign(window, { player });
}

/** A player for the recording that this play list tells of. */
async function openReplay(path: string): Promise<void> {
  const node = await recorder();
  const text = await (await fetch(path)).text();
  const replay = createReplayPlayer(readPlaylist(text, new URL(path, location.href).href), () => {
    const element = new Audio();
    context.createMediaElementSource(element).connect(node);
    return element;
  });
  await context.resume();
  const said: string[] = [];
  replay.state.subscribe((state) => said.push(state));
  Object.assign(window, { replay, said });
}

const FRAMES_PER_SEGMENT = 50;

/** Header and segments of one second each, base64. */
async function encode(seconds: number): Promise<{ init: string; segments: string[] }> {
  const samples = timeCoded(seconds, SAMPLE_RATE_HZ, 1).channels[0] ?? new Float32Array();
  const packets: Uint8Array[] = [];
  const encoder = new AudioEncoder({
    output(chunk) {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      packets.push(packet);
    },
    error: (error) => console.error(error),
  });
  encoder.configure({
    codec: "opus",
    sampleRate: SAMPLE_RATE_HZ,
    numberOfChannels: 1,
    bitrate: 96_000,
  });
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
    const data = new AudioData({
      format: "f32-planar",
      sampleRate: SAMPLE_RATE_HZ,
      numberOfFrames: FRAME_SAMPLES,
      numberOfChannels: 1,
      timestamp: Math.round((at / SAMPLE_RATE_HZ) * 1_000_000),
      data: samples.slice(at, at + FRAME_SAMPLES),
    });
    encoder.encode(data);
    data.close();
  }
  await encoder.flush();
  const segments = Array.from({ length: seconds }, (_, n) =>
    base64(
      fragment({
        sequence: n + 1,
        startSamples: n * SAMPLE_RATE_HZ,
        packets: packets.slice(n * FRAMES_PER_SEGMENT, (n + 1) * FRAMES_PER_SEGMENT),
      }),
    ),
  );
  return { init: base64(initSegment({ channels: 1 })), segments };
}

Object.assign(window, {
  start,
  encode,
  openReplay,
  record,
  recording,
  listening,
  setEpochs: (next: SoundEpoch[]) => {
    epochs.value = next;
  },
});
