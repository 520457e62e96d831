// Real players on the media route: each jumps far into a long sound and gets it exactly, without fetching what lies before.
// Chromium always; ffmpeg and ffprobe where the machine has them.
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { type StoredSound, storeSound } from "../media/stored-sound.ts";

const BYTES = 60_000_000;
const BYTES_PER_SECOND = 44_100 * 4;
const SEEK_TO_S = 300;
const HEADER_BYTES = 44;
const run = promisify(execFile);

let server: TestServer;
let browser: Browser;
let folder: string;
let sound: StoredSound;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "judas-players-"));
  sound = await storeSound(server.origin, { folder, bytes: BYTES });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const has = (tool: string) => {
  try {
    execFileSync(tool, ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

test("Chromium seeks five minutes ahead with a few ranges", async () => {
  const page = await browser.newPage();
  const answers: string[] = [];
  page.on("response", (response) => {
    if (response.url() === sound.url) {
      answers.push(`${response.status()} ${response.headers()["content-range"]}`);
    }
  });
  await page.goto(`${server.origin}/r/main`);
  const played = await page.evaluate(
    async ([url, at]) => {
      const player = new Audio(url);
      const once = (name: string) =>
        new Promise<void>((resolve, reject) => {
          player.addEventListener(name, () => resolve(), { once: true });
          player.addEventListener("error", () => reject(new Error(player.error?.message)));
        });
      const ready = once("loadedmetadata");
      player.preload = "metadata";
      player.load();
      await ready;
      const sought = once("seeked");
      player.currentTime = at;
      await sought;
      await player.play();
      await once("timeupdate");
      return { duration: player.duration, at: player.currentTime, error: player.error };
    },
    [sound.url, SEEK_TO_S] as const,
  );
  console.log(`Chromium: ${answers.join("; ")}`);
  expect(played).toEqual({
    duration: expect.closeTo((BYTES - HEADER_BYTES) / BYTES_PER_SECOND, 1),
    at: expect.closeTo(SEEK_TO_S, 0),
    error: null,
  });
  const starts = answers.map((answer) => Number(/bytes (\d+)-/.exec(answer)?.[1]));
  expect(answers.every((answer) => answer.startsWith("206 "))).toBe(true);
  expect(answers.length).toBeLessThanOrEqual(4);
  // It asked for where it went, not for all that lies before.
  const target = SEEK_TO_S * BYTES_PER_SECOND;
  expect(starts.some((start) => Math.abs(start - target) < 4_000_000)).toBe(true);
  await page.close();
});

test.skipIf(!has("ffmpeg"))(
  "ffmpeg decodes one second in the middle, sample for sample",
  async () => {
    const args = [
      "-v",
      "error",
      "-ss",
      String(SEEK_TO_S),
      "-i",
      sound.url,
      "-t",
      "1",
      "-f",
      "s16le",
      "-",
    ];
    const { stdout } = await run("ffmpeg", args, { encoding: "buffer", maxBuffer: 16_777_216 });
    const from = HEADER_BYTES + SEEK_TO_S * BYTES_PER_SECOND;
    const wanted = sound.bytes.subarray(from, from + BYTES_PER_SECOND);
    expect([stdout.length, Buffer.compare(stdout, wanted)]).toEqual([BYTES_PER_SECOND, 0]);
  },
);

test.skipIf(!has("ffprobe"))("ffprobe reads what it is from a few bytes", async () => {
  const entries = "format=format_name,size:stream=codec_name,sample_rate,channels";
  const args = ["-v", "error", "-show_entries", entries, "-of", "json", sound.url];
  const { stdout } = await run("ffprobe", args);
  expect(JSON.parse(stdout)).toMatchObject({
    format: { format_name: "wav", size: String(BYTES) },
    streams: [{ codec_name: "pcm_s16le", sample_rate: "44100", channels: 2 }],
  });
});
