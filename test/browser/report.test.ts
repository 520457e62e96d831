// A show and what is known of its audience: the booth's curve survives a reload because the room keeps it, and the report
// after the show counts who was there.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import {
  endShow,
  enterBooth,
  enterRoom,
  goLive,
  listen,
  playTrack,
  say,
} from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const soon = <T>(read: () => T) => expect.poll(read, { timeout: 30_000, interval: 200 });

let server: TestServer;
let browser: Browser;
let booth: Page;
let trouble: string[];
let track = "";

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  ({ page: booth, trouble } = await enterBooth(browser, server.boothLink));
  // What a bare machine gives the browser for a language: the chart draws in it all the same.
  await booth.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "language", { get: () => "en-US@posix" });
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** How many pixels of the curve are not background. */
const drawn = () =>
  booth.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
    const area = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
    return area ? area.data.filter((_, n) => n % 4 === 3).filter((alpha) => alpha > 0).length : 0;
  });
const peak = () => booth.locator(".numbers-peak").textContent();
const figure = (name: string) =>
  booth.locator(".report-figure").filter({ hasText: name }).locator("b").first();

test("a booth that is opened anew knows who was there before", async () => {
  await goLive(booth, "Counted to the person");
  track = (await booth.locator(".library-row .row-title").first().textContent()) ?? "";
  await playTrack(booth, track);
  const { page: listener } = await enterRoom(browser, `${server.origin}/r/main`);
  await listen(listener);
  await say(listener, "Ruth", "Here I am");
  await soon(peak).toBe("Peak 2 / 1");
  await listener.context().close();
  await soon(() => booth.locator(".figure-people dd").textContent()).toBe("1");
  await booth.reload();
  await booth.getByRole("button", { name: "Break", exact: true }).waitFor();
  await soon(peak).toBe("Peak 2 / 1");
  await soon(drawn).toBeGreaterThan(500);
});

test("the report says who came, who listened, who stayed, and axe finds nothing in it", async () => {
  await endShow(booth);
  await booth.getByRole("link", { name: "Report of this show" }).click();
  await booth.getByRole("heading", { name: "Counted to the person" }).waitFor();
  await soon(() => booth.getByText("The last minutes are still being added.").count()).toBe(0);
  await soon(() => figure("People").textContent()).toBe("2");
  await soon(drawn).toBeGreaterThan(500);
  expect(await figure("At once").textContent()).toBe("2");
  expect(await figure("Messages").textContent()).toBe("1");
  const row = booth.getByRole("region", { name: "Who stayed for what" }).getByRole("listitem");
  expect(await row.first().textContent()).toContain(track);
  expect(await row.first().textContent()).toContain("0 of 1");
  for (const colorScheme of ["dark", "light"] as const) {
    for (const width of [390, 1440]) {
      await booth.setViewportSize({ width, height: 900 });
      await booth.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await booth.waitForTimeout(100);
      const { violations } = await new AxeBuilder({ page: booth }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual(
        [],
      );
      const overflow = await booth.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([width, overflow]).toEqual([width, 0]);
    }
  }
});

test("nobody else sees it", async () => {
  const { page: stranger } = await enterRoom(browser, booth.url());
  await stranger.getByRole("heading", { name: "Reports are for the crew" }).waitFor();
  await stranger.getByRole("link", { name: "Sign in" }).waitFor();
  await stranger.context().close();
});

test("nothing broke on the way", () => {
  expect(trouble).toEqual([]);
});
