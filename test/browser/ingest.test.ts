// Ingest in Chromium: tags, artwork, waveform and length of real files, exact seeking of what comes out (measured by the
// sound itself), and clear refusals.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sniff } from "../../server/domain/media/sniff.ts";
import { newTrack, PEAK_BUCKETS } from "../../shared/http/bodies.ts";
import { bytes, MP3_FRAME, zeros } from "../helpers/beginnings.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { flac } from "../helpers/flac.ts";
import { mp3, mp3WithoutTable, wav } from "../helpers/sound.ts";
import { timeCoded } from "../helpers/time-code.ts";
import { bundleInto } from "./ingest/bundle.ts";
import { type Files, serve } from "./sync/server.ts";

const SECONDS = 60;
const POSITIONS_S = [47, 3.3, 30.02, 12.7];
const here = (path: string) => new URL(path, import.meta.url).pathname;
const TAP = `
  registerProcessor("tap", class extends AudioWorkletProcessor {
    process([[samples]]) {
      if (samples) this.port.postMessage({ frame: currentFrame, samples: samples.slice() });
      return true;
    }
  });`;

const files: Files = new Map();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let page: Page;
/** Another thread for what computes. */
let other: Page;

type Prepared = {
  ok: true;
  url: string;
  bytes: number;
  type: string;
  contentType: string;
  head: number[];
  tags: { title: string; artist: string; album: string };
  durationMs: number;
  peaks: string | null;
  parts: number[];
  artwork: { type: string; width: number; height: number } | null;
};
type Failed = { ok: false; error: { reason: string; sentence: string }; parts: number[] };

const runOn = <T>(where: Page, call: string, ...args: unknown[]) =>
  where.evaluate(`${call}(${args.map((arg) => JSON.stringify(arg)).join(",")})`) as Promise<T>;
const run = <T>(call: string, ...args: unknown[]) => runOn<T>(page, call, ...args);
const prepare = <T extends Prepared | Failed = Prepared>(path: string, options: object) =>
  run<T>("prepare", path, options);
const serveFile = (name: string, content: Uint8Array) => {
  files.set(`/files/${name}`, { type: "application/octet-stream", bytes: content });
  return `/files/${name}`;
};

beforeAll(async () => {
  await bundleInto(files, here("./ingest/page.ts"));
  const asText = (type: string, content: string) => ({ type, bytes: Buffer.from(content) });
  files.set("/", asText("text/html", `<script type="module" src="/page.js"></script>`));
  files.set("/tap.js", asText("text/javascript", TAP));
  server = await serve(files, 8792);
  browser = await launchBrowser();
  [page, other] = await Promise.all([openPage(), openPage()]);
}, 120_000);

async function openPage(): Promise<Page> {
  // A profile of its own, so that it is a process of its own as well.
  const opened = await (await browser.newContext()).newPage();
  opened.on("pageerror", (error) => console.error(error));
  await opened.goto(server.origin);
  await opened.waitForFunction("window.prepare");
  return opened;
}

afterAll(async () => {
  await browser?.close();
  server?.stop();
});

/** The largest distance of any seek from the file's own time, and how much seeks differ among each other. */
async function seekError(url: string, on = page): Promise<{ worstMs: number; spreadMs: number }> {
  const errors = await runOn<number[]>(on, "seekErrors", url, POSITIONS_S);
  expect(errors.every(Number.isFinite)).toBe(true);
  return {
    worstMs: Math.round(Math.max(...errors.map(Math.abs))),
    spreadMs: Math.round(Math.max(...errors) - Math.min(...errors)),
  };
}

describe("what is read from a file", () => {
  it("tags, artwork, length and waveform of an mp3", { timeout: 60_000 }, async () => {
    const data = Buffer.from(await run<string>("picture", 1600, 1000), "base64");
    const tags = {
      title: "Höher als der Himmel",
      artist: "Voices of Judah",
      album: "Sunday",
      images: [{ data: new Uint8Array(data), mimeType: "image/png", kind: "coverFront" as const }],
    };
    const path = serveFile("tagged.mp3", await mp3(timeCoded(SECONDS), { tags }));
    const prepared = await prepare(path, { name: "07 whatever.mp3", type: "audio/mpeg" });
    const { title, artist, album } = tags;
    expect(prepared).toMatchObject({
      contentType: "audio/mp4",
      type: "audio/mp4",
      tags: { title, artist, album },
      artwork: { type: "image/jpeg", width: 800, height: 500 },
    });
    expect(Math.abs(prepared.durationMs - SECONDS * 1000)).toBeLessThan(100);
    expect(Buffer.from(prepared.peaks ?? "", "base64").length).toBe(PEAK_BUCKETS);
    expect(new Set(Buffer.from(prepared.peaks ?? "", "base64")).size).toBeGreaterThan(20);
    const { tags: read, durationMs, peaks } = prepared;
    const key = `audio/${"A".repeat(22)}.m4a`;
    const entry = { mediaKey: key, artworkKey: null, durationMs, peaks, ...read };
    expect(newTrack.safeParse(entry).success).toBe(true);
    // Nothing of the file's tags or pictures is stored with the sound, and nothing of the sound is lost.
    expect(prepared.bytes).toBeLessThan((SECONDS * 128_000) / 8 + 40_000);
    expect(prepared.parts).toEqual(prepared.parts.toSorted((a, b) => a - b));
    expect([Math.min(...prepared.parts) >= 0, Math.max(...prepared.parts) > 0.9]).toEqual([
      true,
      true,
    ]);
  });

  it("a file without tags is named by its name", async () => {
    const path = serveFile("plain.wav", wav(timeCoded(2)));
    const prepared = await prepare(path, { name: "02 - Lee - Oh_Happy_Day.wav" });
    expect(prepared).toMatchObject({
      contentType: "audio/wav",
      tags: { title: "Oh Happy Day", artist: "Lee", album: "" },
      durationMs: 2_000,
      artwork: null,
    });
  });

  it("tags of a FLAC file", async () => {
    const path = serveFile("tags.flac", flac(timeCoded(2), { TITLE: "Stay", ARTIST: "Lee" }));
    const prepared = await prepare(path, { name: "x.flac" });
    expect([prepared.tags, prepared.contentType, prepared.durationMs]).toEqual([
      { title: "Stay", artist: "Lee", album: "" },
      "audio/mp4",
      2_000,
    ]);
  });
});

describe("seeking lands exactly", () => {
  const SOURCES: Record<string, (on: Page) => Promise<string>> = {
    "mp3 without a table": async () =>
      serveFile("bare.mp3", await mp3WithoutTable(timeCoded(SECONDS))),
    "mp3 with a Xing table": async () => serveFile("xing.mp3", await mp3(timeCoded(SECONDS))),
    flac: async () => serveFile("long.flac", flac(timeCoded(SECONDS))),
    "flac, too large for memory": async () => serveFile("huge.flac", flac(timeCoded(SECONDS))),
    wav: async () => serveFile("long.wav", wav(timeCoded(SECONDS))),
    "Opus in Ogg": (on) => runOn(on, "encode", "/files/opus.wav", "ogg"),
    "Opus in WebM": (on) => runOn(on, "encode", "/files/opus.wav", "webm"),
  };
  const measured = new Map<string, { worstMs: number; spreadMs: number; accepted: boolean }>();
  let asUploadedMs = 0;

  // What computes on both cores comes first; then all are measured at once, which is mostly waiting for sound to play.
  beforeAll(async () => {
    serveFile("opus.wav", wav(timeCoded(SECONDS)));
    const prepared = await Promise.all(
      Object.entries(SOURCES).map(async ([name, make], n) => {
        const on = n % 2 === 0 ? page : other;
        const path = await make(on);
        const large = name.includes("too large") ? { largeFromBytes: 0 } : {};
        const { url, head, contentType } = await runOn<Prepared>(on, "prepare", path, {
          name: "x",
          ...large,
        });
        const accepted = sniff(Uint8Array.from(head))?.contentType === contentType;
        return { name, on, url, accepted };
      }),
    );
    await Promise.all(
      prepared.map(async ({ name, on, url, accepted }) => {
        measured.set(name, { ...(await seekError(url, on)), accepted });
      }),
    );
    asUploadedMs = (await seekError("/files/bare.mp3")).worstMs;
    console.log(JSON.stringify({ asUploadedMs, ...Object.fromEntries(measured) }));
  }, 120_000);

  it("control: an mp3 without a table, as uploaded, is seconds off", () => {
    expect(asUploadedMs).toBeGreaterThan(1_000);
  });

  it.each(Object.keys(SOURCES))("%s, and the server takes it", (name) => {
    expect(measured.get(name)?.accepted).toBe(true);
    expect(measured.get(name)?.worstMs).toBeLessThanOrEqual(30);
  });
});

describe("refused in plain words", () => {
  const half = (content: Uint8Array) => content.subarray(0, Math.floor(content.length / 2));
  const riff = () => wav(timeCoded(0));

  it.each([
    ["nothing", () => new Uint8Array(0), "empty"],
    ["a text", () => bytes("This is not music."), "not_audio"],
    ["a page", () => bytes("<!doctype html><title>x</title>"), "not_audio"],
    ["noise", () => Uint8Array.from({ length: 9_000 }, (_, i) => (i * i * 31) & 127), "not_audio"],
    ["a picture", () => bytes("\x89PNG\r\n\x1a\n", zeros(900)), "not_audio"],
    ["a wav without samples", riff, "empty"],
    ["half of an MP4 header", () => bytes([0, 0, 0, 28], "ftypisom", zeros(16)), "empty|broken"],
    ["FLAC without frames", () => half(flac(timeCoded(0))), "empty|broken|not_audio"],
    ["one mp3 frame of nothing", () => bytes(MP3_FRAME.slice(0, 20)), "not_audio|broken|empty"],
  ] as const)("%s", async (name, make, reasons) => {
    const path = serveFile(`refused-${name.replaceAll(" ", "-")}`, make());
    const answer = await prepare<Failed>(path, { name: "x.mp3", type: "audio/mpeg" });
    expect(answer).toMatchObject({ ok: false, error: { sentence: expect.stringMatching(/\.$/) } });
    expect(reasons.split("|")).toContain(answer.error.reason);
  });

  it("a cut mp3 is taken for as long as it is", async () => {
    const whole = await mp3(timeCoded(20), { xingHeader: false });
    const prepared = await prepare(serveFile("half.mp3", half(whole)), { name: "half.mp3" });
    expect(Math.abs(prepared.durationMs - 10_000)).toBeLessThan(100);
  });

  it("damage in the middle of an mp3 loses only that part", async () => {
    const whole = await mp3(timeCoded(20), { xingHeader: false });
    whole.fill(0x55, 100_000, 110_000);
    const prepared = await prepare(serveFile("hurt.mp3", whole), { name: "hurt.mp3" });
    expect(prepared.durationMs).toBeGreaterThan(18_000);
  });

  it.each([0, 0.5])("cancelled at %d of the way", async (abortAtPart) => {
    const path = serveFile("cancelled.mp3", await mp3(timeCoded(30)));
    const answer = await prepare<Failed>(path, { name: "x.mp3", abortAtPart });
    expect(answer).toMatchObject({
      ok: false,
      error: { reason: "aborted", sentence: "Cancelled." },
    });
  });
});
