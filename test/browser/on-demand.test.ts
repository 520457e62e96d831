// Code on demand over a bad line: what does not come is fetched again, is said in words, and needs no second press.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
let browser: Browser;
let dj: Dj;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser({ autoplay: "gesture" })]);
  dj = await hireDj(server);
  await dj.send({ kind: "broadcast.start", title: "On a train" });
  await dj.send({ kind: "deck.load", track: dj.tracks[0]! });
  await dj.send({ kind: "deck.play" });
});
afterAll(async () => {
  dj?.close();
  await browser?.close();
  await server?.stop();
});

/** Opens a page on which files of this name get lost until `heal` is called; `line.asked` counts the attempts. */
async function openWithout(lost: RegExp, url: string) {
  const page: Page = await browser.newPage();
  const line = { asked: 0, isBroken: true };
  await page.route(lost, (route) => {
    line.asked += 1;
    return line.isBroken ? route.abort() : route.continue();
  });
  await page.goto(url);
  const heal = () => {
    line.isBroken = false;
  };
  return { page, line, heal };
}

test("the room's sound comes with the line, at the press that was made before", async () => {
  const room = server.origin + PAGES.room("main");
  const { page, line, heal } = await openWithout(/\/room-player-[^/]*\.js$/, room);
  const stage = page.getByRole("region", { name: "On stage" });
  await stage.getByRole("button", { name: "Listen", exact: true }).click();
  await stage.getByText("The sound could not be loaded. We keep trying").waitFor();
  expect(line.asked).toBeGreaterThanOrEqual(3);
  heal();
  await page.waitForFunction(() => navigator.mediaSession.playbackState === "playing");
  await page.close();
});

test.each([
  ["code", /\/full-[^/]*\.js$/],
  ["styles", /\/full-[^/]*\.css$/],
])(
  "the widget's chat comes once its %s can be had, and until then the widget says so",
  async (_, lost) => {
    const { page, heal } = await openWithout(lost, server.partnerOrigin);
    await page.locator("judah-room").evaluate((room) => room.setAttribute("layout", "full"));
    const widget = page.frameLocator("iframe");
    await widget.getByText("The chat did not load. Trying again…").waitFor();
    heal();
    const chat = widget.locator(".chat-log");
    await chat.waitFor();
    expect(await chat.evaluate((log) => getComputedStyle(log).display)).toBe("flex");
    await page.close();
  },
);
