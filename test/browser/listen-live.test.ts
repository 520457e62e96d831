// The live player alone, on a scripted DJ whose segments appear when a real one's would: what two listeners hear, and when.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIVE } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { pitchTimeMs, readTimeCode } from "../helpers/time-code.ts";
import { RECORDER, trueClock } from "./sync/page-parts.ts";
import { bundle, type File, type Files, serve, text } from "./sync/server.ts";

const SECONDS = 60;
const SEGMENT_MS = 1_000;
const SHOW = { room: "main", broadcast: "show" };
const EPOCH = "epoch0001";
/** From the last sample of a segment until it can be fetched: less than what players count with. */
const UPLOAD_MS = 300;
const WRONG_BY_MS = 3_200;

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
    await Promise.all(
      pages.map((page) => page.waitForFunction("player.state.value === 'playing'")),
    );
    const startMs = Math.round(performance.now() - began);
    await wait(4_000);
    const { apartMs, latencyMs, bursts } = await measure(6_000);
    const states = await each("[player.state.value, player.stalls.value, listening.at(-1)]");
    console.log(
      `live: sound after ${startMs} ms, ${Math.round(latencyMs)} ms behind, ${apartMs.toFixed(1)} ms apart, ${early.length} early requests`,
    );
    expect(states).toEqual([
      ["playing", 0, true],
      ["playing", 0, true],
    ]);
    expect(bursts).toBeGreaterThan(12);
    expect(apartMs).toBeLessThanOrEqual(80);
    expect(latencyMs).toBeLessThanOrEqual(2_500);
    expect(early).toEqual([]);
  });
});
