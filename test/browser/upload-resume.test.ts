// A large file in Chromium: the page is reloaded in the middle, then the server dies; the booth goes on by itself both times.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { resumeUpload } from "../media/resumed.ts";

const BYTES = 60_000_000;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("an upload goes on after a reload and after a server kill, and is the file in the end", async () => {
  const size = { bytes: BYTES, bytesPerSecond: 9_000_000 };
  const outcome = await resumeUpload({ server, browser }, size);
  console.log(outcome);
  expect(outcome).toEqual({
    bytes: BYTES,
    parts: 8,
    partsAtReload: expect.any(Number),
    partsAtKill: expect.any(Number),
    // Whatever was answered once is never sent again: neither by the next page nor to the next server.
    partsSentAgain: 0,
    saidItWaits: true,
    askedToStay: 0,
    isTheFile: true,
    seconds: expect.any(Number),
  });
  expect(outcome.partsAtReload).toBeGreaterThanOrEqual(3);
  expect(outcome.partsAtKill).toBeGreaterThanOrEqual(5);
});
