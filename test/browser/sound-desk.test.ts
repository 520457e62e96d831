// The booth's live sound against the real server: what goes out is whole and readable, an outage and a reload lose nothing.
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LIVE } from "../../shared/http/paths.ts";
import { join } from "../../shared/live/boxes.ts";
import type { SoundEpoch } from "../../shared/live/epoch.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, goLive, playTrack } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const ROOM = "main";
const FRAME_SECONDS = 0.02;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 200 });

let server: TestServer;
let browser: Browser;
let booth: Page;
let trouble: string[];

beforeAll(async () => {
  server = await startServer();
  const args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  browser = await launchBrowser({ args });
  ({ page: booth, trouble } = await enterBooth(browser, server.boothLink));
  // Leaving while on air asks first.
  booth.on("dialog", (dialog) => void dialog.accept());
  await goLive(booth, "Live from the kitchen");
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function view(): Promise<{ broadcast: { id: string }; sound: SoundEpoch[] }> {
  const answer = await fetch(`${server.origin}/api/rooms/${ROOM}`);
  return ((await answer.json()) as { view: Awaited<ReturnType<typeof view>> }).view;
}
const epochs = async () => (await view()).sound;
const line = () => booth.locator(".sound-line").innerText();

async function bytesAt(path: string): Promise<Uint8Array | null> {
  const answer = await fetch(server.origin + path);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}

/** The numbers of the segments that the server holds, up to `last`. */
async function held(epoch: string, last: number): Promise<number[]> {
  const show = { room: ROOM, broadcast: (await view()).broadcast.id };
  const numbers = Array.from({ length: last + 1 }, (_, n) => n);
  const found = await Promise.all(numbers.map((n) => bytesAt(LIVE.segment(show, epoch, n))));
  return numbers.filter((n) => found[n]);
}

test("what the microphone hears lies on the server, whole, and on the server's clock", async () => {
  const pressedMs = Date.now();
  await booth.getByRole("button", { name: "Send sound" }).click();
  await soon(line).toMatch(/The line is good\./);
  await booth.waitForTimeout(3_500);
  await booth.getByRole("button", { name: "Stop sound" }).click();
  await soon(async () => (await epochs()).at(-1)?.lastSegment).toEqual(expect.any(Number));
  const [epoch] = await epochs();
  if (!epoch || epoch.lastSegment === null) throw new Error("no epoch");
  const last = epoch.lastSegment;
  await soon(() => held(epoch.id, last)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));

  const show = { room: ROOM, broadcast: (await view()).broadcast.id };
  const paths = Array.from({ length: last + 1 }, (_, n) => LIVE.segment(show, epoch.id, n));
  const parts = await Promise.all([LIVE.init(show, epoch.id), ...paths].map(bytesAt));
  const file = join(...parts.map((part) => part ?? new Uint8Array()));
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new Error("no sound");
  const gaps: number[] = [];
  let seconds = 0;
  for await (const { timestamp } of new EncodedPacketSink(track).packets()) {
    gaps.push(Math.round((timestamp - seconds) * 1e6));
    seconds += FRAME_SECONDS;
  }
  expect({ codec: track.codec, rate: track.sampleRate, gaps: new Set(gaps) }).toEqual({
    codec: "opus",
    rate: 48_000,
    gaps: new Set([0]),
  });
  expect(seconds).toBeGreaterThan(last * (epoch.segmentMs / 1_000));
  expect(epoch).toEqual({
    ...{ id: epoch.id, t0Ms: epoch.t0Ms, by: expect.any(String), lastSegment: last },
    ...{ segmentMs: 1_000, channels: 2, bitrateBps: 128_000, gaps: [] },
    // Where the machine affords it.
    ...(epoch.saverBps === undefined ? {} : { saverBps: 64_000 }),
  });
  expect(epoch.t0Ms).toBeGreaterThan(pressedMs);
  expect(epoch.t0Ms + seconds * 1_000).toBeLessThan(Date.now());
});

test("code of the booth starts from one address only, under a policy of its own", async () => {
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${server.origin}/booth`);
  const attempts = await stranger.evaluate(() => {
    const attempt = (run: () => unknown) => {
      try {
        run();
        return "made";
      } catch {
        return "refused";
      }
    };
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy: (name: string, rules: object) => unknown };
    };
    return {
      fromText: attempt(() => new Worker("/assets/anything.js")),
      other: attempt(() => trustedTypes.createPolicy("other", {})),
      own: attempt(() => trustedTypes.createPolicy("live-sound", {})),
      again: attempt(() => trustedTypes.createPolicy("live-sound", {})),
    };
  });
  await stranger.context().close();
  expect(attempts).toEqual({
    ...{ fromText: "refused", other: "refused" },
    // Control: the named one can be made, once.
    ...{ own: "made", again: "refused" },
  });

  const worker = booth.workers()[0]?.url() ?? "";
  const policy = (await fetch(worker)).headers.get("Content-Security-Policy");
  expect([new URL(worker).pathname, policy]).toEqual([
    expect.stringMatching(/^\/assets\/sound-worker-/),
    "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ]);
});

test("a line that is down and a reload in the middle: the sound goes on by itself, and nothing is missing", async () => {
  await booth.getByRole("button", { name: "Send sound" }).click();
  await soon(line).toMatch(/The line is good\./);
  const first = (await epochs()).at(-1)?.id ?? "";
  await soon(() => held(first, 1)).toEqual([0, 1]);
  await booth.context().route("**/live/**", (route) => route.abort());
  await soon(line).toMatch(/^No connection: \d+ seconds? waits? on this computer/);
  await booth.reload();
  await soon(async () => (await epochs()).at(-1)?.id).not.toBe(first);
  const last = (await epochs()).find(({ id }) => id === first)?.lastSegment ?? -1;
  // Control: without the line the rest is not there.
  expect((await held(first, last)).length).toBeLessThan(last + 1);
  await booth.context().unroute("**/live/**");
  await soon(() => held(first, last)).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
  const second = (await epochs()).at(-1)?.id ?? "";
  await soon(() => held(second, 1)).toEqual([0, 1]);
  expect(last).toBeGreaterThan(3);
  expect((await epochs()).map(({ gaps }) => gaps)).toEqual([[], [], []]);
});

test("the library deck is a source by itself, and a sound check plays back what would go out", async () => {
  await booth.getByRole("button", { name: "Sources and sound check" }).click();
  const dialog = booth.getByRole("dialog", { name: "Live sound" });
  await dialog.getByText("Library deck").click();
  const level = booth.locator(".sound-row > .sound-meter .sound-meter-words");
  await soon(() => level.innerText()).toBe("Silent");
  await booth.keyboard.press("Escape");
  await playTrack(booth, "Morning over Judah");
  await soon(() => level.innerText()).toMatch(/^-\d+ dB$|^Clipping$/);
  await booth.getByRole("button", { name: "Sources and sound check" }).click();
  await dialog.getByRole("button", { name: "Record 5 seconds" }).click();
  const playback = dialog.getByLabel("Your sound check");
  await playback.waitFor({ timeout: 20_000 });
  const seconds = () => playback.evaluate((element) => (element as HTMLAudioElement).duration);
  await soon(seconds).toBeCloseTo(5, 1);
  await soon(() =>
    playback.evaluate((element) => (element as HTMLAudioElement).currentTime),
  ).toBeGreaterThan(0.2);
  await booth.keyboard.press("Escape");
});

test("the show ends: so does the sound, where the room says", async () => {
  await booth.getByRole("button", { name: "End show" }).click();
  await booth.getByText("Your sound ended").waitFor({ timeout: 20_000 });
  await booth.getByRole("button", { name: "Send sound" }).waitFor();
  const isDown = (text: string) => text.includes("ERR_FAILED");
  expect(trouble.filter((text) => !isDown(text))).toEqual([]);
});
