// Saving data from end to end: the real booth makes two versions, who saves data hears the smaller one in step with the others,
// and when the DJ's machine has it no longer to spare, the sound itself goes on without a gap.
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { compare, longestSilenceMs, openBooth, openListener, watch } from "../live/people.ts";

const LISTEN_MS = 5_000;
const SETTLE_MS = 2_000;
const SEGMENT_MS = 1_000;
/** Silence is measured between bursts: it may begin and end within one. */
const CUT_MS = 200;
const LOW = /\/low\/\d+\.m4s$/;
const WHOLE = /\/[a-z0-9]{8,12}\/\d+\.m4s$/;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 200 });

/** In the Worker that encodes, before its own code: at a word of the test the second encoder stands still. */
const STANDS_STILL = `{
  let still = false;
  new BroadcastChannel("stand still").onmessage = () => { still = true; };
  const Real = AudioEncoder;
  self.AudioEncoder = class extends Real {
    bps = 0;
    configure(config) { this.bps = config.bitrate; super.configure(config); }
    encode(sound) { if (!still || this.bps !== 64000) super.encode(sound); }
  };
}`;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Profiles whose encoder can be made to stand still. */
function slowable(): Browser {
  const newContext: Browser["newContext"] = async (options) => {
    const context = await browser.newContext(options);
    await context.route(/sound-worker/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: STANDS_STILL + (await response.text()) });
    });
    return context;
  };
  return { newContext } as Browser;
}

type Asked = { readonly low: number; readonly whole: number; readonly inVain: number };

/** What a page was answered since the last question: pieces in either version, and how many of the smaller ones were not there. */
function noting(page: Page): () => Asked {
  let answers: Response[] = [];
  page.on("response", (response) => answers.push(response));
  return () => {
    const count = (pattern: RegExp, status: number) =>
      answers.filter((one) => pattern.test(new URL(one.url()).pathname) && one.status() === status)
        .length;
    const asked = { low: count(LOW, 200), whole: count(WHOLE, 200), inVain: count(LOW, 404) };
    answers = [];
    return asked;
  };
}

const settings = (page: Page) => page.getByText(/^Sound settings/);

test("R37 who saves data hears the smaller version in step; without it, the sound itself", async () => {
  const booth = await openBooth(slowable(), server.boothLink);
  const [saver, other] = [
    await openListener(browser, server.origin),
    await openListener(browser, server.origin),
  ];
  const asked = [noting(saver.page), noting(other.page)] as const;
  await settings(saver.page).click();
  await saver.page.getByRole("checkbox", { name: "Save data" }).check();
  await saver.page.getByText("About 30 MB an hour instead of 59.").waitFor();
  await saver.page.waitForTimeout(SETTLE_MS);
  for (const one of asked) one();

  const pages = [saver.page, other.page];
  await Promise.all(pages.map(watch));
  await saver.page.waitForTimeout(LISTEN_MS);
  const heard = await compare(pages);
  const took = asked.map((one) => one());
  console.log(
    `saver: ${heard.spreadP50Ms.toFixed(1)} ms apart (p95 ${heard.spreadP95Ms.toFixed(1)}), ${JSON.stringify(took)} in ${LISTEN_MS} ms`,
  );
  const [mine, theirs] = took as [Asked, Asked];
  // On a machine in haste one may come too late; its answers may lie on both sides of the beginning.
  expect(mine.low).toBeGreaterThan(2);
  expect(mine.whole).toBeLessThanOrEqual(mine.inVain + 1);
  expect([theirs.low, theirs.inVain, theirs.whole > 2]).toEqual([0, 0, true]);
  expect(heard.bursts).toBeGreaterThan(12);
  // How near they are is for the tests that have the machine to themselves; a segment in a wrong place is seen also in haste.
  expect(heard.spreadP50Ms).toBeLessThan(SEGMENT_MS / 2);

  await booth.page.evaluate(`new BroadcastChannel("stand still").postMessage(0)`);
  const line = () => booth.page.locator(".sound-line").innerText();
  await soon(line).toContain("The data-saving version was given up: this computer is busy.");
  await saver.page.getByText("The smaller version is not there right now").waitFor();
  await saver.page.waitForTimeout(SETTLE_MS);
  asked[0]();
  await saver.page.waitForTimeout(SETTLE_MS);
  expect(asked[0]()).toEqual({ low: 0, inVain: 0, whole: expect.any(Number) });
  // A segment that nobody took would be a second of silence for one of them only; the machine's own haste befalls both.
  const [itsMs = 0, othersMs = 0] = await Promise.all(pages.map(longestSilenceMs));
  expect(itsMs).toBeLessThan(othersMs + SEGMENT_MS - CUT_MS);
  await saver.page.reload();
  await soon(() => settings(saver.page).innerText()).toBe("Sound settings, saving data");
  expect([booth, other].flatMap(({ trouble }) => trouble)).toEqual([]);
  // What it found missing, browsers write into their console.
  expect(saver.trouble.filter((text) => !text.includes("404"))).toEqual([]);
});
