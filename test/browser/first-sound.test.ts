// A newcomer's first two minutes: the three printed links, a seeded piece, two listeners who hear it in step.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, enterRoom, goLive, listen, playTrack, soundOf } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const PIECE = "Morning over Judah";
const IN_STEP_MS = 80;
const SAMPLES = 21;
const SETTLE_MS = 6_000;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("from the printed links to sound in step on two phones", async () => {
  const beganMs = performance.now();
  const booth = await enterBooth(browser, server.boothLink);
  const listeners = await Promise.all(
    [1, 2].map(() => enterRoom(browser, `${server.origin}/r/main`)),
  );
  await goLive(booth.page, "First night");
  await playTrack(booth.page, PIECE);
  for (const { page } of listeners) {
    await page.getByRole("heading", { name: PIECE }).waitFor();
    await listen(page);
  }
  const journeyMs = performance.now() - beganMs;
  const [first, second] = listeners.map(({ page }) => page) as [Page, Page];
  await first.waitForTimeout(SETTLE_MS);

  const gaps: number[] = [];
  const moved: boolean[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const [a, b] = await Promise.all([soundOf(first), soundOf(second)]);
    if (a && b) gaps.push(Math.abs(a.positionMs - a.atMs - (b.positionMs - b.atMs)));
    await first.waitForTimeout(150);
    const later = await Promise.all([soundOf(first), soundOf(second)]);
    moved.push(
      later.every((now, index) => now && now.positionMs > ([a, b][index]?.positionMs ?? 0)),
    );
  }
  const median = gaps.toSorted((x, y) => x - y)[Math.floor(gaps.length / 2)] ?? Number.NaN;
  console.log(
    `two listeners ${median.toFixed(1)} ms apart (median of ${gaps.length}), sound ${(journeyMs / 1_000).toFixed(1)} s after the first click`,
  );
  expect({ heard: gaps.length >= SAMPLES - 2, moved: moved.every(Boolean) }).toEqual({
    heard: true,
    moved: true,
  });
  expect(median).toBeLessThanOrEqual(IN_STEP_MS);
  expect([booth, ...listeners].flatMap(({ trouble }) => trouble)).toEqual([]);
});
