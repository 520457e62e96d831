// The end of a show: within ten seconds it is in the history, with what was played and said.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { broadcastBody, broadcastsBody } from "../../shared/http/bodies.ts";
import { API, FEEDS, PAGES } from "../../shared/http/paths.ts";
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

const SHOW = "Evening prayer";
const PIECES = ["Still Waters", "Hands Together"];
const WITHIN_MS = 10_000;

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("an ended show is in the history within ten seconds, and stays after a kill", async () => {
  const booth = await enterBooth(browser, server.boothLink);
  const listener = await enterRoom(browser, `${server.origin}${PAGES.room("main")}`);
  await goLive(booth.page, SHOW);
  for (const piece of PIECES) await playTrack(booth.page, piece);
  await listen(listener.page);
  await say(listener.page, "Ruth", "The choir is on fire tonight");
  await booth.page.getByText("The choir is on fire tonight").first().waitFor();
  await endShow(booth.page);
  const endedMs = performance.now();

  const history = await enterRoom(browser, `${server.origin}${PAGES.history}`);
  const entry = history.page.getByRole("link", { name: new RegExp(SHOW) });
  while (!(await entry.isVisible()) && performance.now() - endedMs < WITHIN_MS) {
    await history.page.waitForTimeout(500);
    await history.page.reload();
  }
  expect(await entry.isVisible()).toBe(true);
  await entry.click();
  await history.page.getByRole("heading", { level: 1, name: SHOW }).waitFor();
  const tracks = history.page.getByRole("region", { name: "Tracks" });
  for (const piece of PIECES) await tracks.getByText(piece).first().waitFor();
  await history.page.getByText("The choir is on fire tonight").first().waitFor();
  expect([booth, listener, history].flatMap(({ trouble }) => trouble)).toEqual([]);

  const before = await archived();
  expect(before).toMatchObject({
    broadcast: { title: SHOW, phase: "ended", playCount: 2, chatCount: 1, peakListening: 1 },
    plays: PIECES.map((title) => ({ title })),
    chat: [{ name: "Ruth", text: "The choir is on fire tonight" }],
  });
  await server.kill9();
  await server.restart();
  expect(await archived()).toEqual(before);
});

test("what was said is found by typing, and the room is seen as it was", async () => {
  const { page, trouble } = await enterRoom(browser, `${server.origin}${PAGES.history}`);
  await page.keyboard.press("/");
  await page.keyboard.type("fire choir");
  const hit = page.getByRole("link", { name: /The choir is on fire tonight/ });
  await hit.waitFor();
  await page.reload();
  await hit.waitFor();
  expect([
    await page.getByRole("searchbox").inputValue(),
    await hit.locator("mark").allTextContents(),
  ]).toEqual(["fire choir", ["choir", "fire"]]);
  await hit.click();
  const line = page.locator("li:target");
  await line.waitFor();
  expect(await line.textContent()).toContain("The choir is on fire tonight");

  const back = page.getByRole("region", { name: "The room as it was" });
  await back.getByRole("slider").focus();
  await page.keyboard.press("End");
  await back.getByText(PIECES.at(-1) ?? "").waitFor();
  await page.keyboard.press("Home");
  await back.getByText(PIECES.at(-1) ?? "").waitFor({ state: "detached" });
  expect(trouble).toEqual([]);

  const hrefs = await page
    .locator(".replay-away a")
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const [csv = "", json = ""] = await Promise.all(
    hrefs.map(async (href) => (await fetch(href)).text()),
  );
  for (const piece of PIECES) expect(csv).toContain(piece);
  expect(JSON.parse(json).plays).toHaveLength(PIECES.length);
  expect(await (await fetch(new URL(FEEDS.rss, server.origin))).text()).toContain(SHOW);
});

/** The show as the archive has it. */
async function archived() {
  const get = async (path: string) => (await fetch(new URL(path, server.origin))).json();
  const { broadcasts } = broadcastsBody.parse(await get(API.broadcasts));
  const show = broadcasts.find(({ title }) => title === SHOW);
  return broadcastBody.parse(await get(API.broadcast(show?.id ?? "")));
}
