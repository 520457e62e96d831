// Live sound from end to end: the real booth sends sound that says what time it is, two people in the room hear it in step, and
// what went wrong on the way up is in the replay all the same.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LIVE } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { afterwards, lostByLog } from "../live/afterwards.ts";
import { nextSegment } from "../live/faults.ts";
import {
  compare,
  explainedMs,
  hearsNow,
  LOST_MOST_MS,
  longestSilenceMs,
  lostByMachineMs,
  openBooth,
  openListener,
  type Person,
  watch,
  watchMachine,
} from "../live/people.ts";
import { ffprobe, strictly } from "../live/replay-read.ts";
import { breakBucket, newestSegment, viewOf } from "../live/stage.ts";

const LISTEN_MS = 20_000;
const SETTLE_MS = 3_000;
/** Of twelve seconds with four bursts each, cut at both ends. */
const LEAST_BURSTS = 35;
const BROKEN_MS = 3_000;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 250 });

let server: TestServer;
let browser: Browser;
let booth: Person;
let listeners: readonly Person[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a DJ in a browser, two listeners: the same moment two seconds later, without a stall", async () => {
  booth = await openBooth(browser, server.boothLink);
  const began = performance.now();
  const first = await openListener(browser, server.origin);
  const firstSoundMs = performance.now() - began;
  listeners = [first, await openListener(browser, server.origin)];
  const pages = listeners.map(({ page }) => page);
  await first.page.waitForTimeout(SETTLE_MS);
  await watchMachine(booth.page);
  await Promise.all(pages.map(watch));
  await first.page.waitForTimeout(LISTEN_MS);
  const heard = await compare(pages);
  const silenceMs = Math.max(...(await Promise.all(pages.map(longestSilenceMs))));
  const lostMs = await lostByMachineMs(booth.page);
  console.log(
    `live: ${Math.round(heard.latencyMs)} ms behind, ${heard.spreadP50Ms.toFixed(1)} ms apart (p95 ${heard.spreadP95Ms.toFixed(1)}, ${heard.bursts} bursts), longest silence ${silenceMs} ms (${lostMs} ms of sound lost by this machine), page to sound ${Math.round(firstSoundMs)} ms`,
  );
  expect(heard.bursts).toBeGreaterThan(LEAST_BURSTS);
  expect(heard.latencyMs).toBeGreaterThan(1_000);
  expect(heard.latencyMs).toBeLessThanOrEqual(2_500);
  expect(heard.spreadP95Ms).toBeLessThanOrEqual(80);
  expect(lostMs).toBeLessThanOrEqual(LOST_MOST_MS);
  expect(silenceMs).toBeLessThanOrEqual(explainedMs(lostMs));
});

test("the list for other players is what the format allows, and each address in it is there", async () => {
  const { broadcast, sound } = await viewOf({ server });
  const epoch = sound[0];
  const url = server.origin + LIVE.playlist("main");
  const { segments, endlist, targetDuration } = strictly(await (await fetch(url)).text());
  const n = Number(/(\d+)\.m4s$/.exec(segments[0]?.uri ?? "")?.[1]);
  const show = { room: "main", broadcast: broadcast.id };
  expect({ endlist, targetDuration, count: segments.length }).toEqual({
    ...{ endlist: false, targetDuration: 1, count: 15 },
  });
  expect(segments.map(({ uri, programDateTime }) => [uri, programDateTime?.getTime()])).toEqual(
    segments.map((_, i) => [
      LIVE.segment(show, epoch?.id ?? "", n + i),
      (epoch?.t0Ms ?? 0) + (n + i) * 1_000,
    ]),
  );
  const uris = [segments[0]?.map?.uri ?? "", ...segments.map(({ uri }) => uri)];
  const statuses = uris.map(async (uri) => (await fetch(new URL(uri, url))).status);
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]));
  const probed = { streams: [{ codec_name: "opus", sample_rate: "48000", channels: 2 }] };
  expect(ffprobe(url) ?? probed).toMatchObject(probed);
});

test("a bucket that fails and a segment that is lost: heard again by itself, and the replay has all the rest", async () => {
  const repair = await breakBucket({ server });
  await booth.page.waitForTimeout(BROKEN_MS);
  const due = await newestSegment(server);
  expect([due === "", (await fetch(server.origin + due)).ok]).toEqual([false, false]);
  await repair();
  await nextSegment({ booth: booth.page }, "refused");
  await soon(() => lostByLog({ server })).toBe(1);
  for (const { page } of listeners) await soon(() => hearsNow(page)).toBe(true);
  // Control: silence is heard as silence.
  const silences = await Promise.all(listeners.map(({ page }) => longestSilenceMs(page)));
  expect(Math.min(...silences)).toBeGreaterThan(500);
  const told = await afterwards({ server, booth: booth.page }, 1);
  console.log(`live: the recording ${told.figures.replayAfterS} s after the end of the show`);
  const number = expect.any(Number);
  expect(told).toEqual({
    failures: [],
    figures: { epochs: 1, segments: number, missing: 1, replayAfterS: number, replayS: number },
  });
  // What fails on the way up is told by the network; nothing else broke.
  const isNetwork = (text: string) => text.includes("Failed to load resource");
  const trouble = [booth, ...listeners].flatMap((person) => person.trouble);
  expect(trouble.filter((text) => !isNetwork(text))).toEqual([]);
});
