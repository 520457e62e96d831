// Two pages, one of them with its clocks set wrong, play the same deck: how far apart is what their listeners hear?
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deck } from "../../shared/room/view.ts";
import { mp3, wav } from "../helpers/sound.ts";
import { pitchTimeMs, readTimeCode, timeCoded } from "../helpers/time-code.ts";
import { bundle, type Files, serve, text } from "./sync/server.ts";

const PORT = 8793;
const SECONDS = 60;
const WRONG_BY_MS = 3_200;
const SETTLE_MS = 8_000;
const RECORD_MS = 4_000;
/** One process for all pages is no place for two players, and the rest would hide what a real browser refuses. */
const UNWANTED = new Set(["--single-process", "--no-zygote", "--disable-web-security"]);
const here = (path: string) => new URL(path, import.meta.url).pathname;

const trueClock = (offByMs: number) => `
  window.trueNow = performance.now.bind(performance);
  window.trueOrigin = performance.timeOrigin;
  const wall = Date.now;
  performance.now = () => window.trueNow() + ${offByMs};
  Date.now = () => wall() + ${offByMs};`;
const RECORDER = `
  registerProcessor("recorder", class extends AudioWorkletProcessor {
    process([input]) {
      this.port.postMessage({ at: currentTime, samples: (input[0] ?? new Float32Array(128)).slice() });
      return true;
    }
  });`;

const files: Files = new Map();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let pages: Page[];

beforeAll(async () => {
  const sound = timeCoded(SECONDS, 48_000, 2);
  files.set("/", text("text/html", `<script type="module" src="/page.js"></script>`));
  files.set("/encode", text("text/html", `<script type="module" src="/encode.js"></script>`));
  files.set("/recorder.js", text("text/javascript", RECORDER));
  files.set("/page.js", await bundle(here("./sync/page.ts")));
  files.set("/encode.js", await bundle(here("./sync/encode.ts")));
  files.set("/media/wav", { type: "audio/wav", bytes: wav(sound) });
  files.set("/media/mp3", { type: "audio/mpeg", bytes: await mp3(sound) });
  server = await serve(files, PORT);
  browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      ...sparticuz.args.filter((arg) => !UNWANTED.has(arg)),
      "--no-sandbox",
      "--disable-background-networking",
      "--autoplay-policy=no-user-gesture-required",
    ],
    headless: true,
  });
  await encode();
  pages = await Promise.all([listener(0), listener(WRONG_BY_MS)]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.stop();
});

async function encode(): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/encode`);
  await page.waitForFunction("window.convert");
  const jobs = [
    ["webm", "audio/webm", "/media/wav", "webm", "opus"],
    ["m4a", "audio/mp4", "/media/wav", "mp4", "opus"],
    ["mp3-in-mp4", "audio/mp4", "/media/mp3", "mp4", undefined],
  ] as const;
  for (const [key, type, ...args] of jobs) {
    const base64 = await page.evaluate(
      `convert(${args.map((arg) => JSON.stringify(arg)).join(",")})`,
    );
    files.set(`/media/${key}`, { type, bytes: Buffer.from(base64 as string, "base64") });
  }
  await page.close();
}

async function listener(offByMs: number): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.addInitScript(trueClock(offByMs));
  await page.goto(server.origin);
  await page.waitForFunction("window.start");
  await page.evaluate("start()");
  return page;
}

async function play(key: string, positionMs: number): Promise<void> {
  const track = {
    id: `track-${key}`,
    title: key,
    artist: "",
    durationMs: SECONDS * 1000,
    mediaKey: key,
    artworkKey: null,
  };
  const deck: Deck = { track, playing: true, positionMs, at: Date.now() };
  await Promise.all(pages.map((page) => page.evaluate(`setDeck(${JSON.stringify(deck)})`)));
}

/** Wall time at which each burst was heard, by track time. */
async function heard(page: Page): Promise<Map<number, number>> {
  const { rateHz, startMs, base64 } = (await page.evaluate("recording()")) as {
    rateHz: number;
    startMs: number;
    base64: string;
  };
  const bytes = Buffer.from(base64, "base64");
  const samples = new Float32Array(new Uint8Array(bytes).buffer);
  return new Map(
    readTimeCode(samples, rateHz).map(({ pitch, atMs }) => [
      pitchTimeMs(pitch, 15_000),
      startMs + atMs,
    ]),
  );
}

async function difference() {
  await Promise.all(pages.map((page) => page.evaluate("record()")));
  const clocks: number[] = [];
  for (const until = Date.now() + RECORD_MS; Date.now() < until; ) {
    const [a, b] = (await Promise.all(pages.map((page) => page.evaluate("audioClock()")))) as {
      wallMs: number;
      positionMs: number;
    }[];
    clocks.push(a!.positionMs - a!.wallMs - (b!.positionMs - b!.wallMs));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [one, two] = await Promise.all(pages.map(heard));
  const sounds = [...one!].flatMap(([burst, at]) =>
    two!.has(burst) ? [at - two!.get(burst)!] : [],
  );
  return { clocks: summary(clocks), sounds: summary(sounds), bursts: sounds.length };
}

function summary(differences: number[]) {
  const sizes = differences.map(Math.abs).toSorted((a, b) => a - b);
  return {
    medianMs: Math.round(sizes[Math.floor(sizes.length / 2)] ?? Number.NaN),
    maxMs: Math.round(sizes.at(-1) ?? Number.NaN),
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("two listeners hear the deck within 80 ms of each other", () => {
  for (const format of ["wav", "webm", "m4a", "mp3-in-mp4"]) {
    test(format, { timeout: 60_000 }, async () => {
      await play(format, 0);
      await wait(SETTLE_MS);
      const started = await difference();
      await play(format, 30_000);
      await wait(SETTLE_MS);
      const sought = await difference();
      const drifts = await Promise.all(
        pages.map((page) =>
          page.evaluate("[player.state.value, player.driftMs.value, listening.at(-1)]"),
        ),
      );
      console.log(format, JSON.stringify({ started, sought, drifts }));
      for (const measured of [started, sought]) {
        expect(measured.bursts).toBeGreaterThan(8);
        expect(measured.sounds.maxMs).toBeLessThanOrEqual(80);
        expect(measured.clocks.maxMs).toBeLessThanOrEqual(80);
      }
    });
  }
});
