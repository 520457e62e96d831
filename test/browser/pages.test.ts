// The public pages as people without mouse meet them, every way by keyboard; and the widget under axe (the pages: axe.test.ts).
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { broadcastsBody } from "../../shared/http/bodies.ts";
import { API, PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const THEMES = ["dark", "light"] as const;
const DESK = { width: 1440, height: 900 };
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });

let server: TestServer;
let browser: Browser;
let dj: Dj;
let pastShow: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser({ autoplay: "gesture" });
  dj = await hireDj(server);
  pastShow = PAGES.broadcast(await playShow("First light"));
  await dj.send({ kind: "broadcast.start", title: "Sunday night" });
  for (let round = 0; round < 20; round++) await dj.send({ kind: "queue.add", track: cue(round) });
  await dj.send({ kind: "deck.next" });
});

afterAll(async () => {
  dj?.close();
  await browser?.close();
  await server?.stop();
});

const cue = (index: number) => dj.tracks[index % dj.tracks.length]!;

/** A short show from beginning to end; its id once the archive has it. */
async function playShow(title: string): Promise<string> {
  await dj.send({ kind: "broadcast.start", title });
  await dj.send({ kind: "deck.load", track: cue(0) });
  await dj.send({ kind: "deck.play" });
  await dj.send({ kind: "chat.say", text: "Good morning everybody" });
  await dj.send({ kind: "broadcast.end" });
  return vi.waitFor(() => archivedId(title), { timeout: 20_000, interval: 100 });
}

async function archivedId(title: string): Promise<string> {
  const response = await fetch(server.origin + API.broadcasts);
  const { broadcasts } = broadcastsBody.parse(await response.json());
  const found = broadcasts.find((show) => show.title === title);
  if (!found) throw new Error(`${title} is not in the archive`);
  return found.id;
}

async function open(url: string, look: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce", ...look });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("#shell").waitFor({ state: "detached" });
  return page;
}

/** Presses Tab until the focused element has this accessible name, as somebody without a mouse would. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const label = await focusedName(page);
    if (typeof name === "string" ? label === name : name.test(label)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLElement | null;
    return (focused?.getAttribute("aria-label") ?? focused?.textContent ?? "").trim();
  });
}

test("a file that is not there yet is not remembered as missing; one that is there, for a year", async () => {
  const html = await (await fetch(server.origin)).text();
  const there = /\/assets\/home-[^"]+\.js/.exec(html)?.[0] ?? "none";
  const kept = async (path: string) => {
    const answer = await fetch(server.origin + path);
    return [answer.status, answer.headers.get("Cache-Control")];
  };
  expect([await kept(there), await kept("/assets/home-not-yet.js")]).toEqual([
    [200, "public, max-age=31536000, immutable"],
    [404, "no-store"],
  ]);
});

describe("axe finds nothing", () => {
  test.each(["card", "bar", "full"])("in the widget as %s, on a partner's page", async (layout) => {
    for (const colorScheme of THEMES) {
      const page = await open(server.partnerOrigin, { colorScheme });
      await page.selectOption("#layout", layout);
      await soon(() => page.locator("judah-room").getAttribute("data-state")).toBe("live");
      await page.frameLocator("iframe").locator(".widget-listen").waitFor();
      if (layout === "full") await page.frameLocator("iframe").locator(".reactions").waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((n) => n.target)])).toEqual([]);
      await page.context().close();
    }
  });

  test("except on a page made wrong on purpose (control)", async () => {
    const page = await open(server.origin + PAGES.history);
    await page.evaluate(() => document.querySelector("main")?.append(new Image()));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toContain("image-alt");
    await page.context().close();
  });
});

describe("by keyboard alone", () => {
  test("from home into the room that is on air", async () => {
    const page = await open(server.origin + PAGES.home);
    await tabTo(page, "Skip to content");
    await tabTo(page, "Listen");
    await page.keyboard.press("Enter");
    await soon(() => new URL(page.url()).pathname).toBe(PAGES.room("main"));
    await page.context().close();
  });

  test("from past shows to a track's moment in the chat", async () => {
    const page = await open(server.origin + PAGES.history);
    await tabTo(page, /^First light/);
    await page.keyboard.press("Enter");
    await soon(() => new URL(page.url()).pathname).toBe(pastShow);
    await page.locator("#plays").waitFor();
    await tabTo(page, /^To the chat at/);
    await page.keyboard.press("Enter");
    expect(await page.locator(":target").textContent()).toContain("Now playing");
    await page.context().close();
  });

  test("a widget is put together in the builder", async () => {
    const page = await open(server.origin + PAGES.embedBuilder);
    await page.locator(".builder-form").waitFor();
    const onLayout = () => page.evaluate(() => document.activeElement?.matches("[name=Layout]"));
    for (let presses = 0; presses < 20 && !(await onLayout()); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("ArrowDown");
    await soon(() => page.locator("pre").first().textContent()).toContain('data-layout="bar"');
    await soon(() => page.locator("judah-room").getAttribute("layout")).toBe("bar");
    await page.context().close();
  });

  test("the widget plays inside a partner's page", async () => {
    const page = await open(server.partnerOrigin);
    await soon(() => page.locator("judah-room").getAttribute("data-state")).toBe("live");
    const listen = page.frameLocator("iframe").locator(".widget-listen");
    const inWidget = () => listen.evaluate((button) => document.activeElement === button);
    for (let presses = 0; presses < 10 && !(await inWidget()); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await soon(() => page.locator("#log").textContent()).toContain('"playing"');
    await page.context().close();
  });
});
