// The listener's page in a real browser: everything by keyboard, what others see of it, and what a phone shows first.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { API, PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
let server: TestServer;
let browser: Browser;
let dj: Dj;
const opened: BrowserContext[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser({ autoplay: "gesture" });
  dj = await hireDj(server);
});

afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
});

afterAll(async () => {
  dj?.close();
  await browser?.close();
  await server?.stop();
});

async function enter(viewport = DESKTOP): Promise<Page> {
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  opened.push(context);
  const page = await context.newPage();
  await page.goto(server.origin + PAGES.room("main"));
  await page.locator(".room").waitFor();
  return page;
}

const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });
const field = (page: Page) => page.getByRole("textbox", { name: "Message" });
const lines = (page: Page) => page.locator(".line-text").allInnerTexts();
const hasFocus = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);

/** Says a first line as somebody new, by keys only. */
async function sayAs(page: Page, name: string, text: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.getByLabel("What should we call you?").waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await soon(() => lines(page)).toContain(text);
}

test("a planned show counts down and goes into the calendar; the chat says when it opens", async () => {
  const startsAt = Date.now() + 3 * 86_400_000;
  await dj.send({ kind: "broadcast.schedule", title: "Sunday Night Praise", startsAt });
  const page = await enter(PHONE);
  await page.getByRole("heading", { name: "Sunday Night Praise" }).waitFor();
  await page.getByRole("timer").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add to calendar" }).click();
  expect((await download).suggestedFilename()).toBe("main.ics");
  await page.getByRole("button", { name: "Chat" }).click();
  await page.getByText("The chat opens with the doors.").waitFor();
});

describe("on air", () => {
  beforeAll(async () => {
    const [track, next] = dj.tracks;
    await dj.send({ kind: "broadcast.start", title: "Sunday Night Praise" });
    await dj.send({ kind: "deck.load", track: track! });
    for (let round = 0; round < 15; round++) await dj.send({ kind: "queue.add", track: next! });
    await dj.send({ kind: "deck.play" });
  });

  test("a phone's first screen holds the badge, the title and the whole Listen button", async () => {
    const page = await enter(PHONE);
    await page.getByText("On air", { exact: true }).waitFor();
    const button = page.getByRole("button", { name: "Listen", exact: true }).first();
    const box = await button.boundingBox();
    const dock = await page.locator(".room-dock").boundingBox();
    expect(box!.y + box!.height).toBeLessThan(dock!.y);
    await button.click();
    await page.getByText(/In step|getting in step/).waitFor();
  });

  test("who writes before the room has answered is asked for a name all the same", async () => {
    const context = await browser.newContext({ viewport: DESKTOP });
    opened.push(context);
    const page = await context.newPage();
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(`**${API.roomToken("main")}`, async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(server.origin + PAGES.room("main"));
    await field(page).fill("an early word");
    await page.keyboard.press("Enter");
    await page.getByText("Goes out as soon as the room has answered.").waitFor();
    expect(await field(page).inputValue()).toBe("an early word");
    answer();
    await page.getByLabel("What should we call you?").waitFor();
  });

  test("keys alone: a name, a message, a mention, an answer, and the way through the lines", async () => {
    const [ann, ben] = [await enter(), await enter()];
    await sayAs(ann, "Ann", "good evening");
    expect(await hasFocus(ann)).toBe("Message");
    await sayAs(ben, "Ben Lee", "hello there");
    await soon(() => lines(ann)).toContain("hello there");

    await ann.keyboard.type("welcome @be");
    await ann.getByRole("option", { name: "Ben Lee" }).waitFor();
    await ann.keyboard.press("Enter");
    await soon(() => field(ann).inputValue()).toBe("welcome @Ben Lee ");
    await ann.keyboard.press("Enter");
    await ben.locator(".line.to-me").waitFor();

    await field(ben).focus();
    await ben.keyboard.press("Shift+Tab");
    await ben.keyboard.press("Shift+Tab");
    expect(await ben.evaluate(() => document.activeElement?.textContent)).toContain("welcome");
    await ben.keyboard.press("ArrowUp");
    expect(await ben.evaluate(() => document.activeElement?.textContent)).toContain("hello there");
    await ben.keyboard.press("End");
    await ben.keyboard.press("Tab");
    expect(await hasFocus(ben)).toBe("Reply to Ann");
    await ben.keyboard.press("Enter");
    await ben.keyboard.type("thank you");
    await ben.keyboard.press("Enter");
    await soon(() => ann.locator(".line-quote").allInnerTexts()).toEqual([
      expect.stringContaining("Ann: welcome"),
    ]);
  });

  test("reactions of one person are summed, and everybody sees the exact total", async () => {
    const [one, other] = [await enter(), await enter()];
    const heart = one.getByRole("button", { name: /^Love/ });
    for (let tap = 0; tap < 7; tap++) await heart.click();
    await soon(() => other.getByRole("button", { name: /^Love/ }).innerText()).toBe("7");
    await soon(() => heart.innerText()).toBe("7");
  });

  test("who reads further up stays there, is told how much is new, and comes back by one press", async () => {
    const page = await enter({ width: 900, height: 420 });
    // Few tall lines: many would be too much at once for the room.
    for (let line = 0; line < 3; line++) {
      await dj.send({ kind: "chat.say", text: `line ${line}${"\nand on".repeat(9)}` });
    }
    await soon(async () => (await lines(page)).at(-1)).toContain("line 2");
    const log = page.locator(".chat-lines");
    await log.evaluate((list) => list.scrollTo(0, 0));
    await page.getByRole("button", { name: "Newest messages" }).waitFor();
    await dj.send({ kind: "chat.say", text: "one more" });
    await page.getByRole("button", { name: "1 new message" }).waitFor();
    expect(await log.evaluate((list) => list.scrollTop)).toBe(0);
    await page.getByRole("button", { name: "1 new message" }).click();
    await soon(() => page.locator(".chat-jump").count()).toBe(0);
  });

  test("a chosen theme is there before the first paint of the next visit", async () => {
    const page = await enter();
    const shown = () => page.evaluate(() => document.documentElement.dataset.theme ?? null);
    expect(await shown()).toBeNull();
    await page.getByRole("button", { name: /Switch to the .* theme/ }).click();
    const chosen = await shown();
    expect(chosen).not.toBeNull();
    await page.reload({ waitUntil: "commit" });
    await page.locator("#shell, .room").first().waitFor();
    expect(await shown()).toBe(chosen);
  });

  test("a lost connection is one quiet line; what was written meanwhile arrives once", async () => {
    const [page, other] = [await enter(), await enter()];
    await sayAs(page, "Cleo", "before the tunnel");
    await soon(() => page.getByText("Sending…").count()).toBe(0);
    await page.context().setOffline(true);
    await page.getByText("You are offline.").waitFor({ timeout: 60_000 });
    await page.keyboard.type("from the tunnel");
    await page.keyboard.press("Enter");
    await page.getByText("Sending…").waitFor();
    await page.context().setOffline(false);
    await soon(() => lines(other)).toContain("from the tunnel");
    await soon(() => page.getByText("Sending…").count()).toBe(0);
    expect((await lines(other)).filter((text) => text === "from the tunnel")).toHaveLength(1);
  });
});
