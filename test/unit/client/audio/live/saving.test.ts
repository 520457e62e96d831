// Saving data while listening: which version of each piece is asked for, what happens where there is none, and in which words.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createFeed } from "../../../../../client/audio/live/feed.ts";
import { spendingOf, wantsLessData } from "../../../../../client/audio/live/less-data.ts";
import { savingWords } from "../../../../../client/room/save-data-words.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const RUN: SoundEpoch = { ...EPOCH, saverBps: 64_000, by: STAFF, lastSegment: null, gaps: [] };

let statusOf: (path: string) => number;
let asked: string[] = [];
beforeEach(() => {
  statusOf = () => 200;
  asked = [];
  vi.stubGlobal("fetch", async (url: string) => {
    const path = url.split(`${EPOCH.id}/`)[1] ?? url;
    asked.push(path);
    return new Response(path, { status: statusOf(path) });
  });
});
afterEach(() => vi.unstubAllGlobals());
const rest = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A listener two seconds behind; `second` asks for what is due in it. */
function listener(epoch = RUN) {
  const saver = signal(true);
  const laid: string[] = [];
  let nowMs = 0;
  const feed = createFeed({
    show: () => ({ room: "main", broadcast: "show-0001" }),
    ...{ epochs: signal([epoch]), base: "", saver, random: () => 0 },
    nowMs: () => nowMs,
    deliver: (_piece, _init, bytes) => laid.push(new TextDecoder().decode(bytes)),
  });
  return {
    ...{ saver, laid, feed },
    async second(n: number) {
      nowMs = n * 1_000;
      const serverMs = NOW_MS + n * 1_000 + 1_500;
      feed.ask(serverMs - 1_400, serverMs);
      await rest();
    },
    later(ms: number) {
      nowMs += ms;
    },
  };
}

describe("R37 a listener who saves data", () => {
  test("R37 asks for the smaller pieces only, under the run's own header", async () => {
    const { second, laid, feed } = listener();
    for (let n = 0; n < 4; n += 1) await second(n);
    expect([asked, laid, feed.isSmaller.value]).toEqual([
      ["init.mp4", "low/0.m4s", "low/1.m4s", "low/2.m4s", "low/3.m4s"],
      ["low/0.m4s", "low/1.m4s", "low/2.m4s", "low/3.m4s"],
      true,
    ]);
  });

  test("R37 takes the piece itself where its smaller version is missing, at once", async () => {
    statusOf = (path) => (path === "low/1.m4s" ? 404 : 200);
    const { second, laid } = listener();
    for (let n = 0; n < 3; n += 1) await second(n);
    expect(laid).toEqual(["low/0.m4s", "1.m4s", "low/2.m4s"]);
  });

  test("R37 asks in vain three times, then once a minute", async () => {
    statusOf = (path) => (path.startsWith("low/") ? 404 : 200);
    const { second, laid, feed } = listener();
    for (let n = 0; n < 70; n += 1) await second(n);
    expect(asked.filter((path) => path.startsWith("low/"))).toEqual(
      [0, 1, 2, 62].map((n) => `low/${n}.m4s`),
    );
    expect([laid.length, feed.isSmaller.value]).toEqual([70, false]);
  });

  test("R37 takes the piece itself also when the server fails for the smaller one", async () => {
    statusOf = (path) => (path === "low/1.m4s" ? 503 : 200);
    const { second, laid } = listener();
    for (let n = 0; n < 3; n += 1) await second(n);
    expect(laid).toEqual(["low/0.m4s", "1.m4s", "low/2.m4s"]);
  });

  test("R37 does not take late pieces for a version that ceased", async () => {
    statusOf = (path) => (path === "init.mp4" ? 200 : 404);
    const { second, laid } = listener();
    for (let n = 0; n < 5; n += 1) await second(n);
    statusOf = () => 200;
    await second(9);
    expect(laid).toEqual(["low/9.m4s"]);
  });

  test("R37 switches with the next piece, both ways, and tries anew", async () => {
    statusOf = (path) => (path.startsWith("low/") ? 404 : 200);
    const { second, laid, saver, feed } = listener();
    for (let n = 0; n < 4; n += 1) await second(n);
    saver.value = false;
    statusOf = () => 200;
    await second(4);
    saver.value = true;
    await second(5);
    expect([laid, feed.isSmaller.value]).toEqual([
      ["0.m4s", "1.m4s", "2.m4s", "3.m4s", "4.m4s", "low/5.m4s"],
      true,
    ]);
  });

  test("R37 asks for nothing else in a run without smaller pieces", async () => {
    const { saverBps: _, ...plain } = RUN;
    const { second } = listener(plain);
    await second(0);
    expect(asked).toEqual(["init.mp4", "0.m4s"]);
  });
});

describe("what is saved, in words", () => {
  const spending = spendingOf(RUN);
  test.each([
    [{ isWanted: true, isSmaller: true }, "About 30 MB an hour instead of 59."],
    [{ isWanted: true, isSmaller: null }, "About 30 MB an hour instead of 59."],
    [{ isWanted: false, isSmaller: null }, "About 59 MB an hour; with this on, 30."],
    [
      { isWanted: true, isSmaller: false },
      "The smaller version is not there right now: about 59 MB an hour.",
    ],
    [
      { isWanted: true, isSmaller: false, smallerMb: null },
      "The booth sends one version: about 59 MB an hour.",
    ],
  ])("%o", (saving, words) => {
    expect(savingWords({ ...spending, ...saving })).toBe(words);
  });

  test("the system's wish counts where browsers tell of it", () => {
    const told = [{ connection: { saveData: true } }, { connection: {} }, {}].map((navigator) => {
      vi.stubGlobal("navigator", navigator);
      return wantsLessData();
    });
    expect(told).toEqual([true, false, false]);
  });
});
