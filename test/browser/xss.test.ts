// Nothing that people write ever runs. Every field holds a payload, every page that shows one is opened in Chromium, once
// under its content policy and once without: the policy is the second wall, and the first must hold alone.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { say } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { payload, planted, setTraps, type Traps } from "./xss/payloads.ts";
import { hostileLink, ROOM, type Scene, setScene } from "./xss/scene.ts";

const LATE_MS = 400;
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });

let server: TestServer;
let browser: Browser;
let scene: Scene;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  scene = await setScene(server);
});
afterAll(async () => {
  await scene?.close();
  await browser?.close();
  await server?.stop();
});

type Visit = { context: BrowserContext; traps: Traps };

async function visitor(bypassCSP: boolean): Promise<Visit> {
  const context = await browser.newContext({ bypassCSP, viewport: { width: 1440, height: 900 } });
  return { context, traps: await setTraps(context) };
}

/** All texts of a page and of the frames in it. */
async function textOf(page: Page): Promise<string> {
  const texts = page
    .frames()
    .map((frame) =>
      frame.evaluate(() => [document.title, document.body.innerText].join("\n")).catch(() => ""),
    );
  return (await Promise.all(texts)).join("\n");
}

/** Opens a page, waits until it shows `shown`, and tells what was planted in it. */
async function look({ context }: Visit, url: string, shown: readonly string[]): Promise<string[]> {
  const page = await context.newPage();
  await page.goto(url);
  for (const text of shown) await soon(() => textOf(page)).toContain(text);
  await page.waitForTimeout(LATE_MS);
  const found = await Promise.all(page.frames().map((frame) => planted(frame)));
  await page.close();
  return found.flat().map((what) => `${what} on ${url}`);
}

const frame = (look: Record<string, string>) =>
  `${PAGES.embed(ROOM)}?${new URLSearchParams({ host: server.origin, ...look })}`;

/** Every page that shows texts of people, with texts that it must show as they are. */
const shows = (): [string, string[]][] => [
  [PAGES.home, [payload("room", 1), payload("live-show", 2), payload("upcoming", 8)]],
  [
    PAGES.room(ROOM),
    [payload("room", 1), payload("track", 0), payload("announcement", 8, 280), payload("chat0", 0)],
  ],
  [PAGES.history, [payload("past-show", 2)]],
  [
    PAGES.broadcast(scene.showId),
    [payload("past-show", 2), payload("chat2", 2), payload("track", 0)],
  ],
  [frame({ layout: "card" }), [payload("track", 0)]],
  [frame({ layout: "full" }), [payload("track", 0), payload("chat1", 1)]],
];

/** Addresses that are payloads themselves. */
const addresses = (): string[] => {
  const evil = payload("address", 1);
  const part = encodeURIComponent(evil);
  return [
    `/?q=${part}#${part}`,
    `/r/${part}`,
    `/r/${ROOM}?theme=${part}#${part}`,
    `/history/${part}`,
    `/history?cursor=${part}&room=${part}`,
    `${PAGES.signIn}#${part}`,
    `${PAGES.booth}?room=${part}#${part}`,
    `${PAGES.embedBuilder}?room=${part}&accent=${part}`,
    `/embed/${part}?host=${part}`,
    frame({ theme: evil, layout: evil, accent: evil, host: evil }),
    frame({ theme: evil, layout: evil, accent: evil }),
    frame({ accent: "url(javascript:xssTrap('accent'))" }),
    frame({ accent: "red;background:url(x)}</style><img src=x onerror=xssTrap('accent')>" }),
  ];
};

describe.each([
  ["under its content policy", false],
  ["with its content policy switched off", true],
])("no page runs anything, %s", (_, bypassCSP) => {
  test("pages that show what people wrote", async () => {
    const visit = await visitor(bypassCSP);
    const found: string[] = [];
    for (const [path, shown] of shows()) {
      found.push(...(await look(visit, server.origin + path, shown)));
    }
    found.push(...(await look(visit, scene.partner.origin, [payload("track", 0)])));
    expect([found, visit.traps.sprung]).toEqual([[], []]);
    await visit.context.close();
  });

  test("pages whose address is hostile", async () => {
    const visit = await visitor(bypassCSP);
    const found: string[] = [];
    for (const path of addresses()) found.push(...(await look(visit, server.origin + path, [])));
    expect([found, visit.traps.sprung]).toEqual([[], []]);
    await visit.context.close();
  });

  test("a listener with a hostile name in the room, and the booth that shows them", async () => {
    const visit = await visitor(bypassCSP);
    const room = await visit.context.newPage();
    await room.goto(server.origin + PAGES.room(ROOM));
    const text = payload(`said-${bypassCSP}`, 4, 500);
    await say(room, payload("name", 0, 40), text);
    const booth = await visit.context.newPage();
    await booth.goto(await hostileLink(server.origin, 1));
    await booth.getByRole("button", { name: "Open the booth" }).click();
    await booth.waitForURL(`**${PAGES.booth}*`);
    await booth.goto("about:blank");
    await booth.goto(`${server.origin}${PAGES.booth}#${ROOM}`);
    for (const shown of [text, payload("name", 0, 40), payload("track", 0), payload("queue", 3)]) {
      await soon(() => textOf(booth)).toContain(shown);
    }
    await booth.getByRole("button", { name: `More for “${payload("track", 0)}”` }).click();
    await booth.keyboard.press("Escape");
    await booth.getByRole("button", { name: /people, devices, sign out$/ }).click();
    await booth.getByRole("menuitem", { name: "Partners" }).click();
    await booth.getByRole("button", { name: payload("partner", 0) }).click();
    await booth.getByRole("heading", { name: payload("partner", 0) }).waitFor();
    await booth.waitForTimeout(LATE_MS);
    expect([await planted(booth.mainFrame()), await planted(room.mainFrame())]).toEqual([[], []]);
    expect(visit.traps.sprung).toEqual([]);
    await visit.context.close();
  });
});

describe("the traps themselves (controls)", () => {
  test("spring when markup gets in and no policy stops it", async () => {
    const visit = await visitor(true);
    const page = await visit.context.newPage();
    await page.goto(server.origin + PAGES.history);
    await page.evaluate(
      (evil) => document.body.insertAdjacentHTML("beforeend", evil),
      payload("control", 0),
    );
    await soon(() => visit.traps.sprung).toEqual([`${PAGES.history}: ran control`]);
    expect(await planted(page.mainFrame())).toEqual(["<img onerror>"]);
    await visit.context.close();
  });

  test.each([PAGES.booth, PAGES.home, PAGES.room(ROOM)])(
    "on %s the policy stops what gets in, and is heard",
    async (path) => {
      const visit = await visitor(false);
      const page = await visit.context.newPage();
      await page.goto(server.origin + path);
      const strings = await page.evaluate(
        (evil) => {
          try {
            document.body.insertAdjacentHTML("beforeend", evil);
            return "taken";
          } catch (error) {
            return (error as Error).name;
          }
        },
        payload("control", 0),
      );
      // Where Trusted Types don't know of handlers yet, the policy's script-src stops what they would run.
      await page.evaluate((evil) => {
        const picture = new Image();
        try {
          picture.setAttribute("onerror", evil);
        } catch {
          return;
        }
        picture.src = "/nowhere";
        document.body.append(picture);
      }, "xssTrap('control')");
      await soon(() => visit.traps.sprung.length).toBeGreaterThan(0);
      await page.waitForTimeout(LATE_MS);
      expect([strings, visit.traps.sprung.filter((one) => one.includes("ran"))]).toEqual([
        "TypeError",
        [],
      ]);
      await visit.context.close();
    },
  );
});
