// Two pages, one of them with its clocks set wrong, play the same deck: how far apart is what their listeners hear?
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deck } from "../../shared/room/view.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { mp3, wav } from "../helpers/sound.ts";
import { pitchTimeMs, readTimeCode, timeCoded } from "../helpers/time-code.ts";
import { RECORDER, trueClock } from "./sync/page-parts.ts";
import { bundle, type Files, serve, text } from "./sync/server.ts";

/** The jump goes to second 80; from there it plays until both are in step and heard. */
const SECONDS = 110;
const WRONG_BY_MS = 3_200;
/** A page says that it is in step when its own error is at most this; a loaded machine takes longer to get there. */
const IN_STEP_MS = 20;
const IN_STEP_WITHIN_MS = 12_000;
const BOUND_MS = 80;
const ATTEMPTS = 5;
const RECORD_MS = 3_000;
const here = (path: string) => new URL(path, import.meta.url).pathname;

const files: Files = new Map();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let pages: Page[];

beforeAll(async () => {
  const sound = timeCoded(SECONDS, 48_000, 1);
  files.set("/", text("text/html", `<script type="module" src="/page.js"></script>`));
  files.set("/encode", text("text/html", `<script type="module" src="/encode.js"></script>`));
  files.set("/recorder.js", text("text/javascript", RECORDER));
  files.set("/page.js", await bundle(here("./sync/page.ts")));
  files.set("/encode.js", await bundle(here("./sync/encode.ts")));
  files.set("/media/wav", { type: "audio/wav", bytes: wav(sound) });
  files.set("/media/mp3", { type: "audio/mpeg", bytes: await mp3(sound) });
  server = await serve(files);
  browser = await launchBrowser();
  await encode();
  await freshPages();
});

afterAll(async () => {
  await browser?.close();
  server?.stop();
});

async function encode(): Promise<void> {
  const jobs = [
    ["webm", "audio/webm", "/media/wav", "webm", "opus"],
    ["m4a", "audio/mp4", "/media/wav", "mp4", "opus"],
    ["mp3-in-mp4", "audio/mp4", "/media/mp3", "mp4", undefined],
  ] as const;
  // Each in a process of its own.
  const encoded = jobs.map(async ([key, type, ...args]) => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.origin}/encode`);
    await page.waitForFunction("window.convert");
    const base64 = await page.evaluate(
      `convert(${args.map((arg) => JSON.stringify(arg)).join(",")})`,
    );
    files.set(`/media/${key}`, { type, bytes: Buffer.from(base64 as string, "base64") });
    await page.context().close();
  });
  await Promise.all(encoded);
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

/** Both pages get the same deck; `apartMs` sets the second one's back, for the control. */
async function play(key: string, positionMs: number, apartMs = 0): Promise<void> {
  const durationMs = SECONDS * 1000;
  const card = { id: `track-${key}`, title: key, artist: "", artworkKey: null };
  const deck: Deck = {
    track: { ...card, durationMs, mediaKey: key },
    playing: true,
    positionMs,
    at: Date.now(),
  };
  await Promise.all(
    pages.map((page, i) =>
      page.evaluate(`setDeck(${JSON.stringify({ ...deck, at: deck.at + i * apartMs })})`),
    ),
  );
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

type Difference = Awaited<ReturnType<typeof difference>>;

/** A starved machine drops sound, and what a page records then lags behind its player: such a reading is taken again on new pages. */
async function measure(deck: Parameters<typeof play>, good: (measured: Difference) => boolean) {
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await freshPages();
    await play(...deck);
    await inStep();
    const measured = await difference();
    if ((measured.bursts > 6 && good(measured)) || attempt === ATTEMPTS) {
      return { ...measured, attempt };
    }
  }
}

async function freshPages(): Promise<void> {
  await Promise.all((pages ?? []).map((page) => page.context().close()));
  pages = await Promise.all([listener(0), listener(WRONG_BY_MS)]);
}

/**
 * `mostMs` holds for four of five: a burst that is misread for its neighbour looks 250 ms off, while pages that are
 * really apart are so in every burst (the control shows it).
 */
function summary(differences: number[]) {
  const sizes = differences.map((ms) => Math.round(Math.abs(ms))).toSorted((a, b) => a - b);
  const at = (index: number) => sizes.at(index) ?? Number.NaN;
  return {
    medianMs: at(Math.floor(sizes.length / 2)),
    mostMs: at(Math.ceil(sizes.length * 0.8) - 1),
    maxMs: at(-1),
  };
}

/** Waits until both pages find themselves in step for a second. */
async function inStep(): Promise<void> {
  const deadline = performance.now() + IN_STEP_WITHIN_MS;
  for (let agreed = 0; agreed < 5 && performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const drifts = await Promise.all(pages.map((page) => page.evaluate("player.driftMs.value")));
    const near = drifts.every((drift) => drift !== null && Math.abs(Number(drift)) <= IN_STEP_MS);
    agreed = near ? agreed + 1 : 0;
  }
}

const isNear = ({ clocks, sounds }: Difference) =>
  Math.max(clocks.mostMs, sounds.mostMs) <= BOUND_MS;

describe("two listeners hear the deck within 80 ms of each other", () => {
  // A jump asks more of a format than a start, which is the same code for all of them.
  for (const [format, ways] of [
    ["wav", ["start", "jump"]],
    ["webm", ["jump"]],
    ["m4a", ["jump"]],
    ["mp3-in-mp4", ["start", "jump"]],
  ] as const) {
    test(format, { timeout: 240_000 }, async () => {
      for (const what of ways) {
        const positionMs = what === "start" ? 0 : 80_000;
        const measured = await measure([format, positionMs], isNear);
        const { clocks, sounds, bursts, attempt } = measured;
        console.log(
          `${format}, after a ${what}: sound ${sounds.medianMs}/${sounds.maxMs} ms, ` +
            `audio clocks ${clocks.medianMs}/${clocks.maxMs} ms apart ` +
            `(median/max, ${bursts} bursts, attempt ${attempt})`,
        );
        expect(bursts).toBeGreaterThan(6);
        expect(sounds.mostMs).toBeLessThanOrEqual(BOUND_MS);
        expect(clocks.mostMs).toBeLessThanOrEqual(BOUND_MS);
      }
      const states = pages.map((page) => page.evaluate("[player.state.value, listening.at(-1)]"));
      expect(await Promise.all(states)).toEqual([
        ["playing", true],
        ["playing", true],
      ]);
    });
  }

  test("the measurement sees a page that follows another deck (control)", async () => {
    const { sounds } = await measure(
      ["wav", 10_000, 200],
      (one) => Math.abs(one.sounds.medianMs - 200) < 50,
    );
    expect(sounds.medianMs).toBeGreaterThan(150);
    expect(sounds.medianMs).toBeLessThan(250);
  });
});
