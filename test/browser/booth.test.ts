// The booth at work: a link that opens it once, a whole show without a mouse, order in the chat, what happens offline.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, enterRoom, freshLink, say } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });

let server: TestServer;
let browser: Browser;
let booth: Page;
let trouble: string[];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  ({ page: booth, trouble } = await enterBooth(browser, server.boothLink));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const air = (name: string) => booth.getByRole("button", { name, exact: true });
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
  });

/** Lets go of whatever is focused, so that keys belong to the booth. */
const letGo = () => booth.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

test("a sign-in link works once, and leaves the address bar before it is used", async () => {
  const link = await freshLink(server.origin);
  const first = await (await browser.newContext()).newPage();
  await first.goto(link);
  await first.getByRole("button", { name: "Open the booth" }).waitFor();
  expect(new URL(first.url()).hash).toBe("");
  await first.getByRole("button", { name: "Open the booth" }).click();
  await first.waitForURL("**/booth*");

  const second = await (await browser.newContext()).newPage();
  await second.goto(link);
  await second.getByRole("button", { name: "Open the booth" }).click();
  await second.getByRole("heading", { name: "You need a fresh link" }).waitFor();
  await second.getByText("was used already or has expired").waitFor();
  await Promise.all([first.context().close(), second.context().close()]);
});

test("a show by keyboard: go live, queue, play, pause, end, think again", async () => {
  await letGo();
  await booth.keyboard.press("a");
  expect(await focused(booth)).toBe("Go live");
  await booth.keyboard.press("Enter");
  await booth.getByRole("dialog", { name: "Go live now?" }).waitFor();
  await booth.keyboard.type("Hands on keys");
  await booth.keyboard.press("Enter");
  await air("Break").waitFor();

  const track = (await booth.locator(".library-row .row-title").first().textContent()) ?? "";
  await letGo();
  await booth.keyboard.press("/");
  await booth.keyboard.type(track);
  for (let presses = 0; !(await focused(booth)).includes("to the queue"); presses++) {
    if (presses > 10) throw new Error("Tab never came to the queue button");
    await booth.keyboard.press("Tab");
  }
  await booth.keyboard.press("Enter");
  await booth.locator(".queue-row").waitFor();

  await letGo();
  await booth.keyboard.press("n");
  await booth.getByText("Playing to the room").waitFor();
  expect(await booth.locator(".queue-row").count()).toBe(0);
  await booth.keyboard.press("Space");
  await booth.getByText("Paused", { exact: true }).waitFor();

  await air("End show").focus();
  await booth.keyboard.press("Enter");
  await air("Undo").focus();
  await booth.keyboard.press("Enter");
  await soon(() => booth.locator(".undo").count()).toBe(0);
  await air("End show").waitFor();
});

test("a queue is put in order by buttons and by dragging", async () => {
  const titles = () => booth.locator(".queue-row .row-title").allTextContents();
  await booth.getByRole("searchbox", { name: "Search the library" }).fill("");
  const adds = booth.getByRole("button", { name: /^Add “.*” to the queue$/ });
  for (let index = 0; index < 3; index++) {
    await adds.nth(index).click();
    await soon(async () => (await titles()).length).toBe(index + 1);
  }
  const [one, two, three] = await titles();
  await booth.getByRole("button", { name: `Move “${three}” up` }).click();
  await soon(titles).toEqual([one, three, two]);
  await soon(() => focused(booth)).toBe(`Move “${three}” up`);

  const grips = booth.locator(".queue-grip");
  const from = await grips.nth(2).boundingBox();
  const to = await grips.nth(0).boundingBox();
  if (!from || !to) throw new Error("the queue has no handles");
  await booth.mouse.move(from.x + 8, from.y + from.height / 2);
  await booth.mouse.down();
  await booth.mouse.move(to.x + 8, to.y + 4, { steps: 8 });
  await booth.mouse.up();
  await soon(titles).toEqual([two, one, three]);
});

test("order in the chat, in place: mute, unmute, remove, ban", async () => {
  const { page: listener } = await enterRoom(browser, `${server.origin}/r/main`);
  await say(listener, "Rick", "Buy my pills");
  const line = booth.locator(".line").filter({ hasText: "Buy my pills" });
  const moderate = async (item: string) => {
    await line.last().hover();
    await line.last().getByRole("button", { name: "Moderate Rick" }).click();
    await booth.getByRole("menuitem", { name: item }).click();
  };
  await moderate("Mute for 5 minutes");
  await listener.getByText("You are muted").waitFor();
  await moderate("Unmute");
  await soon(() => listener.getByText("You are muted").count()).toBe(0);

  await moderate("Pin as announcement");
  await booth.getByRole("button", { name: "Take the announcement down" }).click();
  await moderate("Ban…");
  const ask = booth.getByRole("dialog", { name: "Ban Rick?" });
  await ask.getByRole("button", { name: "Ban", exact: true }).click();
  await listener.getByText("You have been removed from this room.").first().waitFor();
  await line.last().hover();
  await booth.getByRole("button", { name: "Remove this message by Rick" }).click();
  await soon(() => line.count()).toBe(0);
  await listener.context().close();
});

test("C33 what is done offline is shown as queued, and applied once when the line is back", async () => {
  await booth.context().setOffline(true);
  await booth.getByText("Offline. What you do is kept").waitFor();
  await booth.getByRole("textbox", { name: "Message" }).fill("Said in a tunnel");
  await booth.keyboard.press("Enter");
  await booth.getByText("1 action is queued and will be applied once:").waitFor();
  await booth.context().setOffline(false);
  await soon(() => booth.getByText("queued and will be applied once").count()).toBe(0);
  expect(await booth.locator(".line").filter({ hasText: "Said in a tunnel" }).count()).toBe(1);
});

test("nothing broke on the way", () => {
  // Being offline is reported by the browser itself.
  expect(trouble.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(text))).toEqual([]);
});
