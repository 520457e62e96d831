// The widget on a partner's page, in a real browser and across real origins: it shows and plays the room there, and
// nowhere else. Each refusal has its control that is allowed.
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAdmin } from "../../server/local/admin-run.ts";
import { type PartnerDemo, servePartnerDemo } from "../../server/local/partner-demo/serve.ts";
import { snapshotBody } from "../../shared/http/bodies.ts";
import { API, EMBED_SCRIPT, PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const LOADER_MAX_BYTES = 3_072;
const REFUSED = "chrome-error://chromewebdata/";
let server: TestServer;
let browser: Browser;
let dj: Dj;
/** The same page on an origin that nobody registered. */
let stranger: PartnerDemo;
let context: BrowserContext;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser({ autoplay: "gesture" });
  dj = await hireDj(server);
  stranger = await servePartnerDemo({ port: 0, hostOrigin: server.origin, room: "main" });
  const [track] = dj.tracks;
  await dj.send({ kind: "broadcast.start", title: "Sunday night" });
  await dj.send({ kind: "deck.load", track: track! });
  for (let round = 0; round < 20; round++) await dj.send({ kind: "queue.add", track: track! });
  await dj.send({ kind: "deck.play" });
});

afterAll(async () => {
  dj?.close();
  await browser?.close();
  await stranger?.close();
  await server?.stop();
});

async function open(url: string): Promise<Page> {
  context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Two cores carry the server, the browser and this test: what is right comes soon, not at once. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });
const stateOf = (page: Page) => page.locator("judah-room").getAttribute("data-state");
const eventsOf = (page: Page) => page.locator("#log li").allTextContents();
const frameOf = (page: Page): Frame => page.frames().find((frame) => frame !== page.mainFrame())!;
const countsOf = async () => {
  const response = await fetch(server.origin + API.snapshot("main"));
  return snapshotBody.parse(await response.json()).pulse.counts;
};

/** Puts a frame of `path` into the page, and tells where the browser let it go. */
async function framed(page: Page, path: string): Promise<string> {
  const url = server.origin + path;
  await page.evaluate(async (src) => {
    const frame = document.createElement("iframe");
    frame.id = "tried";
    frame.src = src;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
  }, url);
  const frame = await (await page.$("#tried"))!.contentFrame();
  await soon(() => frame!.url()).not.toBe("about:blank");
  const end = frame!.url();
  await page.evaluate(() => document.getElementById("tried")?.remove());
  return end === url ? "shown" : end;
}

const embedPath = (host: string) => `${PAGES.embed("main")}?${new URLSearchParams({ host })}`;

describe("on a partner's page", () => {
  test("shows the room live, plays it at a press, and counts its listener", async () => {
    const page = await open(server.partnerOrigin);
    await soon(() => stateOf(page)).toBe("live");
    const frame = page.frameLocator("iframe");
    await soon(() => frame.locator("h1").textContent()).toBe(dj.tracks[0]!.title);
    await frame.getByRole("button", { name: "Listen" }).click();
    await soon(() => eventsOf(page)).toContain('sound {"state":"playing"}');
    await soon(countsOf).toMatchObject({ embedded: 1, listening: 1 });
    await dj.send({ kind: "deck.load", track: dj.tracks[1]! });
    await dj.send({ kind: "deck.play" });
    await soon(() => frame.locator("h1").textContent()).toBe(dj.tracks[1]!.title);
    await page.context().close();
  });

  test("obeys its page and nobody else", async () => {
    const page = await open(server.partnerOrigin);
    await soon(() => stateOf(page)).toBe("live");
    const listen = page.frameLocator("iframe").locator(".widget-listen");
    await page.locator("#pause").click();
    // Not the window that framed it: ignored, though the words are right.
    await frameOf(page).evaluate(() =>
      window.postMessage({ channel: "judah.embed.v1", kind: "play" }, "*"),
    );
    await page.waitForTimeout(500);
    expect(await listen.textContent()).toBe("Listen");
    await page.locator("#play").click();
    await soon(() => listen.textContent()).toBe("Pause");
    await page.locator("#pause").click();
    await soon(() => listen.textContent()).toBe("Listen");
    await page.context().close();
  });

  test("takes the page's look at once, in the same frame", async () => {
    const page = await open(server.partnerOrigin);
    await soon(() => stateOf(page)).toBe("live");
    const frame = frameOf(page);
    await page.selectOption("#layout", "full");
    await page.selectOption("#theme", "light");
    await page.locator("#accent").fill("#663399");
    const look = () =>
      frame.evaluate(() => {
        const { dataset, style } = document.documentElement;
        const fill = style.getPropertyValue("--accent");
        return { ...dataset, fill, ink: style.getPropertyValue("--on-accent") };
      });
    await soon(look).toEqual({
      theme: "light",
      layout: "full",
      fill: "rgb(102 51 153)",
      ink: "#fff",
    });
    expect(frameOf(page)).toBe(frame);
    await page.frameLocator("iframe").getByRole("button", { name: /^Amen/ }).click();
    await soon(() =>
      page.frameLocator("iframe").getByRole("button", { name: "Amen, 1" }).count(),
    ).toBe(1);
    await page.context().close();
  });

  test("C34 leaves nothing behind: no cookie, no storage, one frame and one socket after being moved about", async () => {
    const page = await open(server.partnerOrigin);
    await soon(() => stateOf(page)).toBe("live");
    await page.evaluate(async () => {
      const widget = document.querySelector("judah-room")!;
      const home = widget.parentNode!;
      for (let round = 0; round < 50; round++) {
        widget.remove();
        await new Promise(requestAnimationFrame);
        home.append(widget);
      }
    });
    await soon(() => stateOf(page)).toBe("live");
    await soon(() => page.frames().length).toBe(2);
    await soon(countsOf).toMatchObject({ embedded: 1 });
    expect(await context.cookies()).toEqual([]);
    expect(await frameOf(page).evaluate(() => localStorage.length)).toBe(0);
    await page.context().close();
    await soon(countsOf).toMatchObject({ embedded: 0 });
  });

  test("works where storage is forbidden", async () => {
    context = await browser.newContext();
    await context.addInitScript(() => {
      const forbid = {
        get: () => {
          throw new DOMException("no storage", "SecurityError");
        },
      };
      Object.defineProperty(window, "localStorage", forbid);
      Object.defineProperty(window, "sessionStorage", forbid);
    });
    const page = await context.newPage();
    await page.goto(server.partnerOrigin);
    await soon(() => stateOf(page)).toBe("live");
    await soon(countsOf).toMatchObject({ embedded: 1 });
    await page.context().close();
  });
});

describe("the pasted script", () => {
  test("is one small file for any site, and needs no other", async () => {
    const response = await fetch(server.origin + EMBED_SCRIPT);
    const text = await response.text();
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(text).not.toMatch(/\bimport\s*[("'{]|\bfrom\s*["']/);
    expect(gzipSync(text).byteLength).toBeLessThanOrEqual(LOADER_MAX_BYTES);
  });
});

describe("who may frame what", () => {
  test("an unregistered origin gets a link instead, whatever it claims to be", async () => {
    const page = await open(stranger.origin);
    await soon(() => stateOf(page)).toBe("refused");
    const link = page.getByRole("link", { name: "Open the live room" }).first();
    expect(await link.getAttribute("href")).toBe(server.origin + PAGES.room("main"));
    expect(await framed(page, embedPath(stranger.origin))).toBe(REFUSED);
    expect(await framed(page, embedPath(server.partnerOrigin))).toBe(REFUSED);
    await page.context().close();
  });

  test("a partner may frame the widget, and no other page", async () => {
    const page = await open(server.partnerOrigin);
    expect(await framed(page, embedPath(server.partnerOrigin))).toBe("shown");
    expect(await framed(page, PAGES.room("main"))).toBe(REFUSED);
    expect(await framed(page, PAGES.booth)).toBe(REFUSED);
    expect(await framed(page, PAGES.signIn)).toBe(REFUSED);
    await page.context().close();
  });

  test("the booth can be framed by nobody, not even by its own site", async () => {
    const page = await open(server.origin + PAGES.history);
    expect(await framed(page, PAGES.room("main"))).toBe("shown");
    expect(await framed(page, embedPath(server.origin))).toBe("shown");
    expect(await framed(page, PAGES.booth)).toBe(REFUSED);
    expect(await framed(page, PAGES.signIn)).toBe(REFUSED);
    await page.context().close();
  });
});

describe("a partner by one command", () => {
  const port = () => new URL(server.origin).port;
  const said: string[] = [];
  const admin = async (...words: string[]) => {
    const done = await runAdmin(words, { ...process.env, PORT: port() }, (line) => said.push(line));
    expect(done).toMatchObject({ ok: true });
  };
  /** Opens the page anew until it has come to this, for a minute at most. */
  const becomes = async (page: Page, state: "live" | "refused") => {
    const byMs = performance.now() + 60_000;
    for (;;) {
      await page.reload();
      await soon(() => stateOf(page)).not.toBe("loading");
      if ((await stateOf(page)) === state) return;
      expect(performance.now()).toBeLessThan(byMs);
    }
  };

  test("works on its page within a minute; suspended, it is dead within a minute, what is open at once", async () => {
    const page = await open(stranger.origin);
    await soon(() => stateOf(page)).toBe("refused");
    const where = ["--page", stranger.origin, "--room", "main"];
    await admin("partner", "add", "--name", "Until now a stranger", ...where);
    await becomes(page, "live");
    const closed = page.frameLocator("iframe").getByText("may not show this room");
    expect(await closed.count()).toBe(0);
    const [id = ""] = /pt_[0-9a-f]+/.exec(said.join(" ")) ?? [];
    await admin("partner", "suspend", id);
    await soon(() => closed.count()).toBe(1);
    await becomes(page, "refused");
    await page.context().close();
  });
});
