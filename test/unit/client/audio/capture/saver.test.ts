// The smaller version of a run: what of it is sent, when, and when it is given up. Encoder and network are scripted.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Run } from "../../../../../client/audio/capture/messages.ts";
import type { PutOutcome } from "../../../../../client/audio/capture/put-part.ts";
import { createSaver } from "../../../../../client/audio/capture/saver.ts";
import { affordsSaver } from "../../../../../client/audio/capture/saver-trial.ts";
import type { Part } from "../../../../../client/audio/capture/send-order.ts";
import { FRAME_SAMPLES, fragment } from "../../../../../shared/live/mux.ts";

const RUN: Run = {
  show: { room: "hall", broadcast: "show-0001" },
  ...{ epoch: "epoch0001", segmentMs: 1_000, channels: 2, bitrateBps: 128_000, saver: true },
  pass: { token: "t", expiresAtMs: 9e12 },
};
const PER_SEGMENT = 50;
const BLOCK = new Float32Array(2 * FRAME_SAMPLES);

/** Gives a packet for each block at once, or none while it is `stuck`; one more when it is emptied, as libopus does. */
let isStuck = false;
type Init = { output: (chunk: object, metadata?: object) => void };
class Encoder {
  state = "unconfigured";
  given = 0;
  #init: Init;
  constructor(init: Init) {
    this.#init = init;
  }
  configure() {
    this.state = "configured";
  }
  encode() {
    if (isStuck) return;
    this.#out();
  }
  async flush() {
    if (isStuck) await new Promise(() => {});
    this.#out();
  }
  close() {
    this.state = "closed";
  }
  #out() {
    const n = this.given;
    this.given += 1;
    const copyTo = (target: Uint8Array) => target.set([n & 255]);
    this.#init.output({ byteLength: 1, copyTo });
  }
}

let nowMs = 0;
const turn = () => vi.advanceTimersByTimeAsync(0);
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioEncoder", Encoder);
  vi.stubGlobal(
    "AudioData",
    class {
      close() {}
    },
  );
  isStuck = false;
  nowMs = 1_000;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function scene(takesMs = 0, outcome: PutOutcome = { kind: "stored" }) {
  const sent: Part[] = [];
  const state = { token: "t" as string | null };
  const saver = createSaver({
    run: RUN,
    nowMs: () => nowMs,
    token: () => state.token,
    async put(part) {
      sent.push(part);
      if (takesMs > 0) await new Promise((done) => setTimeout(done, takesMs));
      return outcome;
    },
  });
  const encode = (segments: number) => {
    for (let i = 0; i < segments * PER_SEGMENT; i += 1) saver.encode(BLOCK);
  };
  return { saver, sent, state, encode, numbers: () => sent.map(({ n }) => n) };
}
const packets = (from: number, count = PER_SEGMENT) =>
  Array.from({ length: count }, (_, i) => Uint8Array.of((from + i) & 255));

describe("R37 the smaller version", () => {
  test("R37 has the run's own numbers and times, each after its segment, the last one too", async () => {
    const { saver, sent, encode, numbers } = scene();
    encode(2);
    await turn();
    expect(numbers()).toEqual([]);
    saver.made(0);
    await turn();
    expect(numbers()).toEqual([0]);
    saver.made(1);
    for (let i = 0; i < 10; i += 1) saver.encode(BLOCK);
    saver.made(2);
    await saver.finish();
    await turn();
    const low = { show: RUN.show, epoch: RUN.epoch, madeAtMs: 1_000, low: true };
    const bytes = (n: number, count = PER_SEGMENT) =>
      fragment({
        ...{ sequence: n + 1, startSamples: n * 48_000 },
        packets: packets(n * PER_SEGMENT, count),
      });
    expect(sent).toEqual([
      { ...low, n: 0, bytes: bytes(0) },
      { ...low, n: 1, bytes: bytes(1) },
      { ...low, n: 2, bytes: bytes(2, 10) },
    ]);
  });

  test("R37 goes one by one, only while nothing else waits, and what is too late is dropped", async () => {
    const { saver, state, encode, numbers } = scene(300);
    state.token = null;
    encode(1);
    saver.made(0);
    nowMs += 3_001;
    state.token = "t";
    encode(2);
    saver.made(2);
    await turn();
    expect(numbers()).toEqual([1]);
    await vi.advanceTimersByTimeAsync(301);
    expect(numbers()).toEqual([1, 2]);
    expect(saver.fate()).toBe("on");
  });

  test.each<[string, number, PutOutcome, number]>([
    ["late", 1_600, { kind: "stored" }, 5],
    ["refused", 0, { kind: "never" }, 5],
    ["not taken now", 0, { kind: "again", afterMs: null }, 5],
    ["in time (control)", 200, { kind: "stored" }, 12],
  ])(
    "R37 is given up when the line brings five in a row %s",
    async (_, takesMs, outcome, brought) => {
      const { saver, encode, numbers } = scene(takesMs, outcome);
      for (let n = 0; n < 12; n += 1) {
        encode(1);
        saver.made(n);
        await turn();
        nowMs += takesMs;
        await vi.advanceTimersByTimeAsync(takesMs);
      }
      expect([numbers().length, saver.fate()]).toEqual([brought, brought === 5 ? "line" : "on"]);
    },
  );

  test("R37 says how far its encoder is behind; once given up it does nothing more", async () => {
    const { saver, encode, numbers } = scene();
    isStuck = true;
    encode(1);
    expect(saver.behindMs()).toBe(1_000);
    saver.giveUp("machine");
    saver.giveUp("line");
    isStuck = false;
    encode(2);
    saver.made(2);
    await saver.finish();
    expect([numbers(), saver.fate()]).toEqual([[], "machine"]);
  });
});

describe("R37 the trial", () => {
  test("R37 says yes to a machine that is quick enough, no to one that is not done in time", async () => {
    expect(await affordsSaver(2)).toBe(true);
    isStuck = true;
    const slow = affordsSaver(2);
    await vi.advanceTimersByTimeAsync(3 * 120);
    expect(await slow).toBe(false);
    const busyForAMoment = affordsSaver(2);
    await vi.advanceTimersByTimeAsync(60);
    isStuck = false;
    await vi.advanceTimersByTimeAsync(60);
    expect(await busyForAMoment).toBe(true);
  });
  test("R37 says no where there is no such encoder", async () => {
    vi.stubGlobal("AudioEncoder", undefined);
    expect(await affordsSaver(1)).toBe(false);
  });
});
