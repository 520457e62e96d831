// The live player alone, on a scripted DJ whose segments appear when a real one's would: what two listeners hear, and when.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIVE } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { pitchTimeMs, readTimeCode } from "../helpers/time-code.ts";
import { pastList } from "./listen-live/past-list.ts";
import { RECORDER, trueClock } from "./sync/page-parts.ts";
import { bundle, type File, type Files, serve, text } from "./sync/server.ts";

const SECONDS = 60;
const SEGMENT_MS = 1_000;
const SHOW = { room: "main", broadcast: "show" };
const EPOCH = "epoch0001";
/** From the last sample of a segment until it can be fetched: less than what players count with. */
const UPLOAD_MS = 300;
const WRONG_BY_MS = 3_200;
/** More than one step of distance can make good. */
const ALWAYS_LATE_MS = 2_600;

let encoded: { init: string; segments: string[] };
let t0Ms = 0;
/** Segments that the scripted DJ never sends, or sends late. */
let trouble: (n: number) => "lost" | number = () => 0;
const early: number[] = [];
const decoded = (base64: string): File => ({
  type: "audio/mp4",
  bytes: new Uint8Array(Buffer.from(base64, "base64")),
});

class LiveFiles extends Map<string, File> {
  override get(path: string): File | undefined {
    const n = Number(/\/(\d+)\.m4s$/.exec(path)?.[1] ?? Number.NaN);
    if (path === LIVE.init(SHOW, EPOCH)) return decoded(encoded.init);
    if (Number.isNaN(n)) return super.get(path);
    const late = trouble(n);
    const segment = encoded.segments[n];
    if (late === "lost" || segment === undefined) return undefined;
    if (Date.now() < t0Ms + (n + 1) * SEGMENT_MS + UPLOAD_MS + late) {
      early.push(n);
      return undefined;
    }
    return decoded(segment);
  }
}

const files: Files = new LiveFiles();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let pages: Page[] = [];
const here = (path: string) => new URL(path, import.meta.url).pathname;

beforeAll(async () => {
  files.set("/", text("text/html", `<script type="module" src="/page.js"></script>`));
  files.set("/recorder.js", text("text/javascript", RECORDER));
  files.set("/page.js", await bundle(here("./listen-live/page.ts")));
  server = await serve(files);
  browser = await launchBrowser();
  const page = await listener(0);
  encoded = (await page.evaluate(`encode(${SECONDS})`)) as typeof encoded;
  await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  server?.stop();
});

async function listener(offByMs: number): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.addInitScript(trueClock(offByMs));
  await page.goto(server.origin);
  await page.waitForFunction("window.start");
  await page.evaluate("start()");
  return page;
}

async function goOnAir(): Promise<void> {
  await Promise.all(pages.map((page) => page.context().close()));
  early.length = 0;
  trouble = () => 0;
  pages = await Promise.all([listener(0), listener(WRONG_BY_MS)]);
  t0Ms = Date.now() - 8_000;
  await tell({ lastSegment: null });
}

async function tell(more: object): Promise<void> {
  const epoch = {
    id: EPOCH,
    by: null,
    t0Ms,
    segmentMs: SEGMENT_MS,
    channels: 1,
    bitrateBps: 96_000,
    gaps: [],
  };
  await Promise.all(
    pages.map((page) => page.evaluate(`setEpochs([${JSON.stringify({ ...epoch, ...more })}])`)),
  );
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const each = <T>(script: string) =>
  Promise.all(pages.map((page) => page.evaluate(script))) as Promise<T[]>;

const until = (expression: string) =>
  Promise.all(pages.map((page) => page.waitForFunction(expression)));

/** Wall time at which each burst was heard, by its time in the show. */
async function heard(page: Page): Promise<Map<number, number>> {
  const { rateHz, startMs, base64 } = (await page.evaluate("recording()")) as {
    rateHz: number;
    startMs: number;
    base64: string;
  };
  const samples = new Float32Array(new Uint8Array(Buffer.from(base64, "base64")).buffer);
  return new Map(
    readTimeCode(samples, rateHz).map(({ pitch, atMs }) => [
      pitchTimeMs(pitch, startMs + atMs - 2_000 - t0Ms),
      startMs + atMs,
    ]),
  );
}

const middle = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(ms: number) {
  await each("record()");
  await wait(ms);
  const [one = new Map<number, number>(), two = new Map<number, number>()] = await Promise.all(
    pages.map(heard),
  );
  const apart = [...one].flatMap(([burst, at]) => {
    const other = two.get(burst);
    return other === undefined ? [] : [Math.abs(at - other)];
  });
  const latency = [...one].map(([burst, at]) => at - t0Ms - burst);
  return { apartMs: middle(apart), latencyMs: middle(latency), bursts: apart.length };
}

describe("the live player", () => {
  test("two listeners, one with its clock set wrong, hear the same moment two seconds late", async () => {
    await goOnAir();
    await each("player.listen()");
    const began = performance.now();
    await until("player.state.value === 'playing'");
    const startMs = Math.round(performance.now() - began);
    await wait(2_500);
    const { apartMs, latencyMs, bursts } = await measure(4_000);
    // Asked again while it plays, as a lock screen or a partner's page may.
    await each("player.listen()");
    await wait(300);
    const states = await each<unknown>(
      "[player.state.value, player.stalls.value, listening.at(-1)]",
    );
    console.log(
      `live: sound after ${startMs} ms, ${Math.round(latencyMs)} ms behind, ${apartMs.toFixed(1)} ms apart, ${early.length} early requests`,
    );
    expect(states).toEqual([
      ["playing", 0, true],
      ["playing", 0, true],
    ]);
    expect(bursts).toBeGreaterThan(8);
    expect(apartMs).toBeLessThanOrEqual(80);
    expect(latencyMs).toBeLessThanOrEqual(2_500);
    expect(early).toEqual([]);
  });

  test("a corrected clock of the DJ leaves a hole of milliseconds: it goes on by itself", async () => {
    await goOnAir();
    await each("player.listen()");
    await until("player.state.value === 'playing'");
    await tell({ lastSegment: null, t0Ms: t0Ms + 25 });
    const holes = `element.buffered.length > 1 && element.buffered.end(0)`;
    await until(`${holes} + 1 < element.currentTime`);
    expect(Math.max(...(await each<number>("player.behindMs.value")))).toBeLessThan(4_000);
  });

  test("sound that runs out is never called playing, whatever the browser tells of it", async () => {
    await goOnAir();
    await each("player.listen()");
    const whilePlaying = (is: "===" | "!==") =>
      Promise.all(pages.map((page) => page.waitForFunction(`player.state.value ${is} 'playing'`)));
    await whilePlaying("===");
    const deaf = `element.addEventListener("waiting", (e) => e.stopImmediatePropagation(), true)`;
    await each(deaf);
    trouble = () => "lost";
    await whilePlaying("!==");
    expect(await each("player.stalls.value")).toEqual([1, 1]);
  });

  test("sound that comes too late from now on is heard again, further behind", async () => {
    await goOnAir();
    await each("player.listen()");
    await until("player.state.value === 'playing'");
    const firstLate = Math.ceil((Date.now() - t0Ms) / SEGMENT_MS);
    trouble = (n) => (n < firstLate ? 0 : ALWAYS_LATE_MS);
    await until("player.stalls.value > 0");
    await until(`player.state.value === 'playing' && player.behindMs.value > ${ALWAYS_LATE_MS}`);
    // Steps of distance until it flows; before, nothing was ever asked for late enough to be there.
    await each("void (window.fromS = element.currentTime)");
    await until("player.state.value === 'playing' && element.currentTime > fromS + 3");
    expect(await each("player.wide.value")).toEqual([true, true]);
  });
});

describe("the replay", () => {
  const START_MS = 1_800_000_000_000;

  beforeAll(async () => {
    const init = Buffer.from(encoded.init, "base64");
    const parts = encoded.segments.map((segment) => Buffer.from(segment, "base64"));
    files.set("/past/one.mp4", { type: "audio/mp4", bytes: Buffer.concat([init, ...parts]) });
    files.set(
      "/past/replay.m3u8",
      text("application/vnd.apple.mpegurl", pastList(init, parts, START_MS)),
    );
    await Promise.all(pages.map((page) => page.context().close()));
    pages = [await listener(0)];
    await each(`openReplay("/past/replay.m3u8")`);
  });

  /** What the listener hears while the player says where it is: the difference of both in ms, for each burst. */
  async function errors(offsetMs: number, ms: number): Promise<number[]> {
    const [page] = pages as [Page];
    await page.evaluate("record()");
    const [before] = await each<[number, number]>(
      "[trueOrigin + trueNow(), replay.momentMs.value]",
    );
    await wait(ms);
    const { rateHz, startMs, base64 } = (await page.evaluate("recording()")) as {
      rateHz: number;
      startMs: number;
      base64: string;
    };
    const samples = new Float32Array(new Uint8Array(Buffer.from(base64, "base64")).buffer);
    const [atMs, momentMs] = before as [number, number];
    return readTimeCode(samples, rateHz).map(({ pitch, atMs: heardMs }) => {
      const shownMs = momentMs + (startMs + heardMs - atMs) - START_MS;
      return pitchTimeMs(pitch, shownMs - offsetMs) + offsetMs - shownMs;
    });
  }

  test("is heard where it says it is, from the beginning and after a jump to the second run", async () => {
    await each("replay.play()");
    await pages[0]?.waitForFunction("replay.state.value === 'playing'");
    const first = await errors(0, 2_000);
    await each(`replay.seek(${START_MS + 41_000})`);
    await wait(600);
    // Second 10 of the sound was played at second 40 of the show.
    const second = await errors(30_000, 2_000);
    console.log(
      `replay: shown ${middle(first).toFixed(0)} and ${middle(second).toFixed(0)} ms late`,
    );
    expect(Math.min(first.length, second.length)).toBeGreaterThan(3);
    expect(Math.abs(middle(first))).toBeLessThanOrEqual(500);
    expect(Math.abs(middle(second))).toBeLessThanOrEqual(500);
  });

  test("leaps over what was lost and between runs, and comes to an end by itself", async () => {
    const [page] = pages as [Page];
    const leaps = await page.evaluate(`(async () => {
      const leaps = [];
      let last = replay.momentMs.value;
      replay.momentMs.subscribe((at) => {
        if (Math.abs(at - last) > 1500) leaps.push([Math.round((last - ${START_MS}) / 1000), Math.round((at - ${START_MS}) / 1000)]);
        last = at;
      });
      replay.seek(${START_MS + 9_000});
      await new Promise((done) => setTimeout(done, 2500));
      replay.seek(${START_MS + 44_000});
      await new Promise((done) => setTimeout(done, 2500));
      replay.setSpeed(2);
      while (replay.state.value !== "ended") await new Promise((done) => setTimeout(done, 100));
      return leaps;
    })()`);
    expect(leaps).toEqual([
      [expect.any(Number), 9],
      [10, 40],
      [expect.any(Number), 44],
      [45, 48],
    ]);
    expect(await page.evaluate("said.includes('failed')")).toBe(false);
  });
});
