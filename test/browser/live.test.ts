// Live sound from end to end: the real booth sends sound that says what time it is, two people in the room hear it in step.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { compare, longestSilenceMs, openBooth, openListener, watch } from "../live/people.ts";

const LISTEN_MS = 20_000;
const SETTLE_MS = 4_000;
/** Of twelve seconds with four bursts each, cut at both ends. */
const LEAST_BURSTS = 35;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a DJ in a browser, two listeners: the same moment two seconds later, without a stall", async () => {
  const booth = await openBooth(browser, server.boothLink);
  const began = performance.now();
  const first = await openListener(browser, server.origin);
  const firstSoundMs = performance.now() - began;
  const second = await openListener(browser, server.origin);
  const pages = [first.page, second.page];
  await first.page.waitForTimeout(SETTLE_MS);
  await Promise.all(pages.map(watch));
  await first.page.waitForTimeout(LISTEN_MS);
  const heard = await compare(pages);
  const silences = await Promise.all(pages.map(longestSilenceMs));
  console.log(
    `live: ${Math.round(heard.latencyMs)} ms behind, ${heard.spreadP50Ms.toFixed(1)} ms apart (p95 ${heard.spreadP95Ms.toFixed(1)}, ${heard.bursts} bursts), longest silence ${Math.max(...silences)} ms, page to sound ${Math.round(firstSoundMs)} ms`,
  );
  expect(heard.bursts).toBeGreaterThan(LEAST_BURSTS);
  expect(heard.latencyMs).toBeGreaterThan(1_000);
  expect(heard.latencyMs).toBeLessThanOrEqual(2_500);
  expect(heard.spreadP95Ms).toBeLessThanOrEqual(80);
  expect(silences).toEqual([0, 0]);
  // Control: silence is heard as silence.
  await first.page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(() => longestSilenceMs(first.page)).toBeGreaterThan(500);
  expect([booth, first, second].flatMap(({ trouble }) => trouble)).toEqual([]);
});
