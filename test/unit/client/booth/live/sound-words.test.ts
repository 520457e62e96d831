// What live sound says and shows: the line in words, the meter's scale, the mixer's settings, names of runs.
import { describe, expect, test } from "vitest";
import type { Figures } from "../../../../../client/audio/capture/messages.ts";
import { newEpochId } from "../../../../../client/booth/live/epoch-id.ts";
import {
  hold,
  NOTHING_HELD,
  spoken,
  toShare,
} from "../../../../../client/booth/live/level-scale.ts";
import { createSoundPasses } from "../../../../../client/booth/live/sound-passes.ts";
import { DEFAULTS, mixOf } from "../../../../../client/booth/live/sound-settings.ts";
import {
  heardWords,
  lineWords,
  qualityWords,
  saverWords,
} from "../../../../../client/booth/live/sound-words.ts";
import { EPOCH_ID } from "../../../../../shared/live/epoch.ts";
import { err, ok } from "../../../../../shared/result.ts";

const GOOD: Figures = {
  ...{ bitrateBps: 128_000, queued: 1, queuedBytes: 16_000, sent: 9, lost: 0 },
  ...{ delayMs: 200, stuck: false, onDisk: true, missedMs: 40, saver: "on" },
};
const words = (part: Partial<Figures>) => lineWords({ ...GOOD, ...part }, 128_000).text;

describe("the line in words", () => {
  test.each<[string, Partial<Figures>, string]>([
    ["good", {}, "Everybody hears you. The line is good."],
    ["behind", { queued: 12 }, "Catching up: 12 seconds wait."],
    [
      "down",
      { stuck: true, queued: 20 },
      "No connection: 20 seconds wait on this computer and will follow.",
    ],
    [
      "down, no disk",
      { stuck: true, queued: 1, onDisk: false },
      "No connection: 1 second waits while this page stays open and will follow.",
    ],
    [
      "slow",
      { bitrateBps: 64_000 },
      "Your line is slow: sound goes out at 64 kbit/s instead of 128 kbit/s. Use a cable instead of Wi-Fi, and stop other uploads.",
    ],
    [
      "hopeless",
      { bitrateBps: 32_000, delayMs: 2_500 },
      "Your line is too slow even for 32 kbit/s. Use a cable instead of Wi-Fi, and stop other uploads.",
    ],
    [
      "busy",
      { missedMs: 440 },
      "This computer can't keep up: 0.4 s of sound was lost in the last minute. Close other programs and tabs.",
    ],
  ])("%s", (_name, part, text) => {
    expect(words(part)).toBe(text);
  });

  test("and what goes out", () => {
    expect(
      (["on", "off", "line"] as const).map((saver) => qualityWords({ ...GOOD, saver })),
    ).toEqual(["128 and 64 kbit/s", "128 kbit/s", "128 kbit/s"]);
  });

  test("and why there is no smaller version any more", () => {
    expect((["on", "off", "machine", "line"] as const).map(saverWords)).toEqual([
      null,
      null,
      "The data-saving version was given up: this computer is busy.",
      "The data-saving version was given up: the line is slow.",
    ]);
  });

  test("and what listeners report", () => {
    expect([
      heardWords(null),
      heardWords({ pages: 0, latencyMs: 0, stalls: 0 }),
      heardWords({ pages: 1, latencyMs: 2_204, stalls: 0 }),
      heardWords({ pages: 812, latencyMs: 2_380, stalls: 1 }),
    ]).toEqual([
      null,
      null,
      "1 page hears you 2.2 s later, no stalls.",
      "812 pages hear you 2.4 s later, 1 stall.",
    ]);
  });
});

describe("the meter", () => {
  test("runs from -60 dB to full scale, and stays on it", () => {
    expect([0, 0.001, Math.sqrt(0.001), 1, 3].map(toShare)).toEqual(
      [0, 0, 0.5, 1, 1].map((share) => expect.closeTo(share, 6)),
    );
    expect([0, 0.5, 1].map(spoken)).toEqual(["Silent", "-6 dB", "0 dB"]);
  });
  test("holds a peak for a moment and the warning for longer", () => {
    const level = (peak: number, clipped = 0) => ({ peak, rms: 0, voicePeak: 0, clipped });
    const loud = hold(NOTHING_HELD, level(1.2, 5), 1_000);
    const soon = hold(loud, level(0.1), 2_400);
    const later = hold(soon, level(0.1), 2_600);
    const past = hold(later, level(0.1), 4_100);
    expect([loud, soon, later, past].map(({ peak, clipped }) => [peak, clipped])).toEqual([
      [1.2, true],
      [1.2, true],
      [0.1, true],
      [0.1, false],
    ]);
  });
  test("rises at once and falls 36 dB in a second, to what there is", () => {
    const level = (peak: number) => ({ peak, rms: 0, voicePeak: 0, clipped: 0 });
    const loud = hold(NOTHING_HELD, level(1), 1_000);
    const soon = hold(loud, level(0), 1_500);
    const later = hold(soon, level(0.1), 9_000);
    expect([loud, soon, later].map(({ share }) => share)).toEqual(
      [1, 0.7, 40 / 60].map((share) => expect.closeTo(share, 6)),
    );
  });
});

describe("the mixer's settings", () => {
  test("follow source, faders and mutes", () => {
    expect(mixOf(DEFAULTS)).toEqual({ voiceGain: 1, musicGain: 0, duckDb: 12, mono: false });
    const both = { ...DEFAULTS, source: "both", musicDb: -20, ducking: false, mono: true } as const;
    expect(mixOf(both)).toEqual({ voiceGain: 1, musicGain: 0.1, duckDb: 0, mono: true });
    expect(mixOf({ ...both, voiceMuted: true, musicDb: -30 })).toMatchObject({
      voiceGain: 0,
      musicGain: 0,
    });
  });
});

describe("names of runs", () => {
  test("are what the room takes, in the order of their time, and never twice", () => {
    const names = Array.from({ length: 200 }, (_, i) => newEpochId(1_800_000_000_000 + i * 1_000));
    expect({
      good: names.every((name) => EPOCH_ID.test(name)),
      sorted: names.toSorted().join() === names.join(),
      apart: new Set(Array.from({ length: 200 }, () => newEpochId(1_800_000_000_000))).size,
    }).toEqual({ good: true, sorted: true, apart: expect.closeTo(200, -1) });
  });
});

describe("passes", () => {
  const refused = (code: string, retryAfterMs?: number) =>
    err({ code, message: code, requestId: "", ...(retryAfterMs ? { retryAfterMs } : {}) });
  const grant = { token: "t", expiresAtMs: 1, segmentMs: 1_000, base: "" };

  test("are asked for again while the server can't be asked, after the wait that it names", async () => {
    const answers = [refused("unreachable"), refused("unavailable", 700), ok(grant)];
    const waits: number[] = [];
    const passes = createSoundPasses(
      async () => answers.shift() ?? refused("forbidden"),
      async (delayMs) => void waits.push(delayMs),
    );
    expect({ got: await passes.get("e"), waits }).toEqual({ got: ok(grant), waits: [2_000, 700] });
  });
  test("a refusal is final, and so is the end of the booth", async () => {
    const waits: number[] = [];
    const after = async (delayMs: number) => void waits.push(delayMs);
    const no = createSoundPasses(async () => refused("forbidden"), after);
    const gone = createSoundPasses(async () => refused("unreachable"), after);
    gone.stop();
    expect([await no.get("e"), await gone.get("e"), waits]).toEqual([
      err("forbidden"),
      err("unreachable"),
      [],
    ]);
  });
});
