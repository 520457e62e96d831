// What a real browser keeps to upload: over a reload, for the right person, for a week, and one page at a time.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { bundleInto } from "./ingest/bundle.ts";
import { type Files, serve } from "./sync/server.ts";

const files: Files = new Map();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await bundleInto(files, new URL("./kept/page.ts", import.meta.url).pathname);
  const html = Buffer.from(`<script type="module" src="/page.js"></script>`);
  files.set("/", { type: "text/html", bytes: html });
  server = await serve(files);
  browser = await launchBrowser();
  page = await newPage(await browser.newContext());
});
afterAll(async () => {
  await browser?.close();
  server?.stop();
});

async function newPage(context: Awaited<ReturnType<Browser["newContext"]>>): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(server.origin);
  await opened.waitForFunction("window.keptUploads");
  return opened;
}
const ask = (of: Page, text: string) => of.evaluate(text) as Promise<unknown>;

test("a file survives the page, for the person who added it, until it is forgotten", async () => {
  expect(await ask(page, `keep("a", { person: "s_dj", bytes: 1000000 })`)).toBe(true);
  await page.reload();
  await page.waitForFunction("window.keptUploads");
  expect(await ask(page, `found("s_dj")`)).toEqual([["a", "a.wav", "audio/wav", 7_000_000]]);
  expect(await ask(page, `found("s_other")`)).toEqual([]);
  expect(await ask(page, `keptUploads.has("a")`)).toBe(true);
  await ask(page, `keptUploads.forget("a")`);
  expect(await ask(page, `keptUploads.has("a")`)).toBe(false);
});

test("after a week it is gone, whoever looks", async () => {
  await ask(page, `keep("old", { person: "s_dj", bytes: 1, daysAgo: 7.1 })`);
  await ask(page, `keep("young", { person: "s_dj", bytes: 1, daysAgo: 6.9 })`);
  await ask(page, `found("s_other")`);
  expect(await ask(page, `keptUploads.has("old")`)).toBe(false);
  expect(await ask(page, `found("s_dj")`)).toEqual([["young", "young.wav", "audio/wav", 7]]);
});

test("two pages work on different files at once, on the same one after the other", async () => {
  const other = await newPage(page.context());
  await ask(page, `void (window.end = hold("one", "first"))`);
  await page.waitForFunction(`events.length === 1`);
  await ask(other, `void hold("one", "second")`);
  await ask(other, `void hold("two", "second with another")`);
  await other.waitForFunction(`events.length === 1`);
  expect(await ask(other, "events")).toEqual(["second with another began"]);
  await page.close();
  await other.waitForFunction(`events.length === 2`);
  expect(await ask(other, "events")).toEqual(["second with another began", "second began"]);
});

test("where the browser keeps nothing, it says so and nothing breaks", async () => {
  const blocked = await browser.newContext();
  await blocked.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      get: () => {
        throw new Error("blocked");
      },
    });
  });
  const bare = await newPage(blocked);
  expect(await ask(bare, `keep("a", { person: "s_dj", bytes: 1 })`)).toBe(false);
  expect(await ask(bare, `found("s_dj")`)).toEqual([]);
  expect(await ask(bare, `keptUploads.forget("a").then(() => keptUploads.has("a"))`)).toBe(false);
});
