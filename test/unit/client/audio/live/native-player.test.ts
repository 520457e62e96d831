// Who hears live sound through a play list: which list that is, and that a change of mind opens the other one at once.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createNativePlayer } from "../../../../../client/audio/live/native-player.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const RUN: SoundEpoch = { ...EPOCH, saverBps: 64_000, by: STAFF, lastSegment: null, gaps: [] };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

class Element extends EventTarget {
  paused = true;
  play = async () => {};
  pause = () => {};
  load = () => {};
}

describe("R37 a listener with a play list", () => {
  test("R37 who saves data opens the list of the smaller version, and the other one as soon as they don't", () => {
    const saver = signal(true);
    const lists: string[] = [];
    const player = createNativePlayer(
      {
        show: () => ({ room: "main", broadcast: "show-0001" }),
        ...{ epochs: signal([RUN]), base: "", saver },
        serverNow: () => NOW_MS + 10_000,
        onListening: () => {},
        createAudio: () => new Element() as unknown as HTMLAudioElement,
      },
      (_element, url, { ready }) => {
        lists.push(`open ${url}`);
        ready();
        return { datedMs: () => null, close: () => lists.push("close") };
      },
    );
    saver.value = false;
    saver.value = true;
    expect(lists).toEqual([]);
    player.listen();
    saver.value = false;
    player.stop();
    saver.value = true;
    expect(lists).toEqual([
      "open /live/main/low.m3u8",
      "close",
      "open /live/main/live.m3u8",
      "close",
    ]);
    player.dispose();
  });
});
