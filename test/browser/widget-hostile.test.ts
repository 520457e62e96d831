// D12 in Chromium: messages from the wrong window, origin or frame, and looks made to do harm, change nothing in the widget
// and nothing in the page around it. A right word from the right window changes both.
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const CHANNEL = "judah.embed.v1";
const QUIET_MS = 600;
const SETTLED_MS = 2_000;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });

let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  // The partner's own policy would keep the stranger's frame out; here it is to get in and speak.
  page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await page.goto(server.partnerOrigin);
  await page.locator("judah-room[data-state=offair]").waitFor();
  // The widget is one listener more, and says so once.
  await page.waitForTimeout(SETTLED_MS);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const stateOf = () => page.locator("judah-room").getAttribute("data-state");
const widget = () => page.frames().find((frame) => frame.url().includes("/embed/")) as Frame;

/** Counts every change of the frame's document and of the element that holds it. */
async function watch(): Promise<() => Promise<number>> {
  const count = () => {
    const seen = { changes: 0 };
    const observer = new MutationObserver((list) => {
      seen.changes += list.length;
    });
    const all = { attributes: true, childList: true, characterData: true, subtree: true };
    observer.observe(document.querySelector("judah-room") ?? document.documentElement, all);
    Object.assign(globalThis, { seen });
  };
  const read = () => (globalThis as unknown as { seen: { changes: number } }).seen.changes;
  await Promise.all([widget().evaluate(count), page.evaluate(count)]);
  return async () => (await widget().evaluate(read)) + (await page.evaluate(read));
}

/** Everything that the widget or its page would obey if the right window said it, and what nobody should. */
const MESSAGES = [
  { kind: "look", theme: "light", layout: "bar", accent: "#ff0000" },
  { kind: "play" },
  { kind: "setVolume", volume: 0 },
  { kind: "live", title: "<img src=x onerror=alert(1)>" },
  { kind: "ready", room: "evil" },
  { kind: "offair" },
].map((message) => ({ ...message, channel: CHANNEL }));
const NONSENSE = [
  null,
  "play",
  { channel: CHANNEL },
  { channel: CHANNEL, kind: "__proto__" },
  { channel: "judah.embed.v2", kind: "look", theme: "light" },
  { kind: "look", theme: "light" },
];

test("words from any other window change nothing", async () => {
  const changes = await watch();
  // From the frame to itself, from the page to itself, and from a sandboxed frame of no origin to both.
  for (const frame of [widget(), page.mainFrame()]) {
    await frame.evaluate((all) => {
      for (const one of all) window.postMessage(one, "*");
    }, MESSAGES);
  }
  await page.evaluate((all) => {
    const heard = { strangers: 0 };
    addEventListener("message", ({ origin }) => {
      if (origin === "null") heard.strangers += 1;
    });
    Object.assign(globalThis, { heard });
    const said = JSON.stringify(all);
    const frame = document.createElement("iframe");
    frame.id = "stranger";
    frame.sandbox.add("allow-scripts");
    frame.setAttribute(
      "src",
      `data:text/html,<script>for (const one of ${encodeURIComponent(said)}) {
        parent.postMessage(one, "*"); for (let n = 0; n < parent.length; n++) parent[n].postMessage(one, "*"); }</script>`,
    );
    document.body.append(frame);
  }, MESSAGES);
  const strangers = () =>
    page.evaluate(
      () => (globalThis as unknown as { heard: { strangers: number } }).heard.strangers,
    );
  await soon(strangers).toBe(MESSAGES.length);
  await page.waitForTimeout(QUIET_MS);
  expect([await changes(), await stateOf()]).toEqual([0, "offair"]);
});

test("nonsense from the right window changes nothing, a right word does (control)", async () => {
  const changes = await watch();
  const say = (messages: readonly unknown[]) =>
    page.evaluate(
      ({ all, host }) => {
        const frame = document.querySelector("judah-room")?.shadowRoot?.querySelector("iframe");
        for (const one of all) frame?.contentWindow?.postMessage(one, host);
      },
      { all: messages, host: server.origin },
    );
  await say(NONSENSE);
  await page.waitForTimeout(QUIET_MS);
  expect(await changes()).toBe(0);
  await say([{ channel: CHANNEL, kind: "look", theme: "light", layout: "bar", accent: "" }]);
  await soon(changes).toBeGreaterThan(0);
});

test.each([
  "red;background:url(//evil.example)",
  "red}*{display:none}",
  "url(javascript:alert(1))",
  "var(--x)",
  "</style><script>alert(1)</script>",
])("the colour %s leaves the page as it was", async (accent) => {
  const visitor = await (await browser.newContext()).newPage();
  const query = new URLSearchParams({ host: server.origin, theme: "x", layout: "<b>", accent });
  await visitor.goto(`${server.origin}${PAGES.embed("main")}?${query}`);
  await visitor.locator("h1").waitFor();
  const look = await visitor.evaluate(() => ({
    theme: document.documentElement.dataset.theme,
    layout: document.documentElement.dataset.layout,
    style: document.documentElement.getAttribute("style") ?? "",
    styles: document.querySelectorAll("style").length,
  }));
  expect([look.theme, look.layout, look.styles]).toEqual([undefined, "card", 0]);
  expect(look.style).not.toMatch(/url\(|evil|display|expression|\}/);
  await visitor.context().close();
});
