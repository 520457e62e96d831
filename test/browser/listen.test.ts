// Live sound wherever people listen: in a partner's widget, where only hls.js gets through, on a page that was put to sleep or
// lost the network. Then the recording of that show, in the widget, on its page, and taken along.
import { readFile } from "node:fs/promises";
import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API, PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { freshLink, say } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { CODE_PERIOD_MS } from "../helpers/time-code.ts";
import { openBooth, type Person, withEars } from "../live/people.ts";

const TITLE = "Time as a sound";
const NOTICE = "Offering after this song";
const LINE = "Amen from the chat";
/** As Safari before version 18 spells it: our player finds nothing, hls.js does. */
const OTHER_SPELLING = `{
  const is = MediaSource.isTypeSupported.bind(MediaSource);
  MediaSource.isTypeSupported = (type) => !type.includes("opus") && is(type);
}`;

type Burst = { readonly madeMs: number; readonly heardMs: number };
let server: TestServer;
let browser: Browser;
let booth: Person;
let dj: Dj;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  booth = await openBooth(browser, server.boothLink);
  dj = await hireDj({ origin: server.origin, boothLink: await freshLink(server.origin) });
});
afterAll(async () => {
  dj?.close();
  // What it still asks for would be waited for.
  await booth?.page.close();
  await browser?.close();
  await server?.stop();
});

async function open(url: string, script = ""): Promise<Page> {
  const context = await (await withEars(browser)).newContext({ acceptDownloads: true });
  await context.addInitScript(script);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const frameOf = (page: Page): Frame => page.frames().find((frame) => frame !== page.mainFrame())!;
const bursts = (place: Page | Frame) => place.evaluate("ear.bursts()") as Promise<Burst[]>;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 30_000, interval: 200 });

/** How far behind the microphone the newest burst is heard; null while the last one is long ago. */
async function behindMs(place: Page | Frame): Promise<number | null> {
  const last = (await bursts(place)).at(-1);
  const nowMs = (await place.evaluate("performance.timeOrigin + performance.now()")) as number;
  return last && nowMs - last.heardMs < 1_500 ? last.heardMs - last.madeMs : null;
}
const isLive = async (place: Page | Frame, withinMs: number) => {
  const behind = await behindMs(place);
  return behind !== null && behind > 500 && behind < withinMs;
};

let widget: Page;

test("live sound: in a partner's widget, and through hls.js where our player finds no way", async () => {
  widget = await open(server.partnerOrigin);
  const button = widget.frameLocator("iframe").locator(".widget-listen");
  await button.click();
  await soon(() => isLive(frameOf(widget), 4_000)).toBe(true);
  const room = await open(`${server.origin}${PAGES.room("main")}`, OTHER_SPELLING);
  const fetched: string[] = [];
  room.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await room.getByRole("button", { name: "Listen", exact: true }).click();
  await soon(() => isLive(room, 12_000)).toBe(true);
  expect(fetched.filter((path) => /hls\.light|live\.m3u8/.test(path)).length).toBeGreaterThan(1);
  await room.context().close();
  // Control: the widget's own player needs neither.
  expect(await button.textContent()).toBe("Pause");
  await dj.send({ kind: "announcement.pin", text: NOTICE });
});

test("put to sleep, hidden, without network: live sound goes on by itself", async () => {
  const page = await open(`${server.origin}${PAGES.room("main")}`);
  await page.getByRole("button", { name: "Listen", exact: true }).click();
  await soon(() => isLive(page, 4_000)).toBe(true);
  await say(page, "Ruth", LINE);
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await page.context().setOffline(true);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await page.waitForTimeout(500);
  // Control: nothing was heard of what was made meanwhile.
  expect(await behindMs(page)).toBe(null);
  await page.context().setOffline(false);
  await soon(() => isLive(page, 6_000)).toBe(true);
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.waitForTimeout(2_000);
  expect(await isLive(page, 6_000)).toBe(true);
  await page.context().close();
});

test("the recording: offered by the widget, in time with its chat, taken along where that is allowed", async () => {
  await dj.send({ kind: "broadcast.end" });
  const { view } = (await (await fetch(server.origin + API.snapshot("main"))).json()) as {
    view: { broadcast: { id: string; startedAt: number } };
  };
  const { id, startedAt } = view.broadcast;
  const allow = () =>
    booth.page.evaluate(
      async (path) => {
        const headers = { "Content-Type": "application/json" };
        const body = JSON.stringify({ download: true });
        return (await fetch(path, { method: "PUT", headers, body })).status;
      },
      API.replaySetting("main", id),
    );
  // There is nothing to allow before it is made.
  await soon(allow).toBe(204);
  // What is offered has the title that the archive knows.
  await soon(async () => (await fetch(server.origin + API.showExport(id))).status).toBe(200);
  await widget.reload();
  const frame = widget.frameLocator("iframe");
  await frame.getByRole("button", { name: "Hear it again" }).click();
  await soon(async () => (await bursts(frameOf(widget))).length).toBeGreaterThan(4);
  expect(await frame.locator("h1").textContent()).toBe(TITLE);
  await widget.context().close();
  await Promise.all(["", OTHER_SPELLING].map((script) => hearAgain(id, startedAt, script)));
});

async function hearAgain(id: string, startedAt: number, script: string): Promise<void> {
  const page = await open(`${server.origin}${PAGES.broadcast(id)}?t=3`, script);
  await page.getByRole("button", { name: "Play the recording" }).click();
  await soon(async () => (await bursts(page)).length).toBeGreaterThan(4);
  const [atMs, seconds] = (await page.evaluate(`[
    performance.timeOrigin + performance.now(),
    Number(document.querySelector(".sound-bar [role=slider]").ariaValueNow),
  ]`)) as [number, number];
  const last = (await bursts(page)).at(-1)!;
  const shownMs = startedAt + seconds * 1_000;
  // A burst says when it was made, but for half minutes; the page says which second of the show it plays.
  const madeMs = last.madeMs + atMs - last.heardMs;
  const wrongByMs = madeMs - shownMs;
  const turns = Math.round(wrongByMs / CODE_PERIOD_MS);
  expect(Math.abs(wrongByMs - turns * CODE_PERIOD_MS)).toBeLessThanOrEqual(1_000);
  await page.keyboard.press("n");
  await soon(() => page.locator(".sound-chapter").textContent()).toBe(NOTICE);
  const line = page.locator(".rolled-row", { hasText: LINE });
  await line.getByRole("button").click();
  await soon(() => line.getAttribute("class")).toContain("now");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /^Download/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d Time as a sound\.m4a$/);
  const bytes = await readFile(await download.path());
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  expect(await input.computeDuration()).toBeGreaterThan(10);
  await page.context().close();
}
