// A partner from the booth: added there, its widget works on its own page; suspended, it is dead there; resumed, alive
// again. Its webhooks reach a server that checks the signature with the secret which was shown once.
import { createServer, type Server } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PartnerDemo, servePartnerDemo } from "../../server/local/partner-demo/serve.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { STEP_UP_MS } from "../../shared/http/staff-bodies.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, goLive } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { ageTouches } from "../helpers/stored-touches.ts";

type Arrived = { readonly headers: Record<string, string>; readonly body: string };

let server: TestServer;
let browser: Browser;
let booth: Page;
let trouble: string[];
/** A page that nobody registered yet. */
let site: PartnerDemo;
let receiver: Server;
const arrived: Arrived[] = [];
/** What the receiver answers. */
let status = 204;

beforeAll(async () => {
  const env = { HOOKS_TO_LOOPBACK: "1" };
  [server, browser, receiver] = await Promise.all([
    startServer({ env }),
    launchBrowser(),
    receive(),
  ]);
  site = await servePartnerDemo({ port: 0, hostOrigin: server.origin, room: "main" });
  ({ page: booth, trouble } = await enterBooth(browser, server.boothLink));
});
afterAll(async () => {
  receiver?.close();
  await browser?.close();
  await site?.close();
  await server?.stop();
});

/** A partner's server: keeps what comes, and answers as it is told. */
async function receive(): Promise<Server> {
  const listening = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    arrived.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return listening;
}

const hookUrl = () => {
  const address = receiver.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hooks`;
};
const dialog = () => booth.getByRole("dialog", { name: "Partners" });
const press = (name: string | RegExp) => dialog().getByRole("button", { name }).click();
const said = (text: string | RegExp): Locator => dialog().getByText(text).first();
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 20_000, interval: 100 });

async function openPartners(): Promise<void> {
  await booth.getByRole("button", { name: /people, devices, sign out$/ }).click();
  await booth.getByRole("menuitem", { name: "Partners" }).click();
  await dialog().locator(":focus", { hasText: "Add a partner" }).waitFor();
}

/** What axe finds wrong in the open dialog, in either theme. The frame of the preview is a page of its own. */
async function violations(): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await booth.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A colour that is still fading to the other theme has a contrast that nobody ever sees.
    await booth.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    });
    const page = new AxeBuilder({ page: booth }).include("dialog[open]").exclude("judah-room");
    for (const { id, nodes } of (await page.analyze()).violations) {
      found.push([colorScheme, id, nodes.map(({ target }) => target)]);
    }
  }
  return found;
}

const widgetOn = (page: Page) => page.locator("judah-room");
/** What the server answers to the frame that the widget on the partner's page asks for. */
const frameStatus = async () => {
  const query = new URLSearchParams({ host: site.origin });
  return (await fetch(`${server.origin}${PAGES.embed("main")}?${query}`)).status;
};

test("a partner is added, shows the room on its page, is suspended and resumed", async () => {
  expect(await frameStatus()).toBe(403);
  await openPartners();
  expect(await violations()).toEqual([]);
  await booth.keyboard.press("Enter");
  await dialog().locator(":focus#partner-name").waitFor();
  await booth.keyboard.type("Grace Church");
  await booth.keyboard.press("Tab");
  await booth.keyboard.type("grace");
  await press("Add the partner");
  await said("“grace” isn't a site's address.").waitFor();
  await dialog()
    .getByLabel(/^Their site/)
    .fill(site.origin);
  await dialog().getByLabel("Where webhooks go").fill("http://10.0.0.1/hooks");
  await dialog().getByLabel("Light").check();
  await dialog().getByLabel("A colour of their own").check();
  await press("See the widget");
  await booth.frameLocator("judah-room iframe").locator("h1").first().waitFor();
  expect(await violations()).toEqual([]);
  await press("Add the partner");
  await said("Webhooks go to https:// addresses only.").waitFor();
  await dialog().getByLabel("Where webhooks go").fill(hookUrl());
  await dialog().locator("#partner-hook").press("Enter");
  await said("Added Grace Church.").waitFor();
  await said("Light, in #2f6b4f").waitFor();
  expect(await violations()).toEqual([]);

  const page = await (await browser.newContext()).newPage();
  await page.goto(site.origin);
  await soon(() => widgetOn(page).getAttribute("data-state")).toBe("offair");
  const theme = page.frameLocator("judah-room iframe").locator("html[data-theme=light]");
  await soon(() => theme.count()).toBe(1);
  const closed = page.frameLocator("judah-room iframe").getByText("may not show this room");
  expect(await closed.count()).toBe(0);

  await press("Suspend");
  await said("Suspend Grace Church?").waitFor();
  await press("Suspend");
  await said("Grace Church is suspended").waitFor();
  await soon(() => closed.count()).toBe(1);
  expect(await frameStatus()).toBe(403);

  await press("Resume");
  await said("may show your rooms again").waitFor();
  await page.reload();
  await soon(() => widgetOn(page).getAttribute("data-state")).toBe("offair");
  expect(await closed.count()).toBe(0);
  await page.context().close();
});

test("its line is the one that its page has, and its numbers come of themselves", async () => {
  const line = `<script type="module" src="${server.origin}/embed.js" data-room="main"></script>`;
  expect(await dialog().locator("pre").first().textContent()).toBe(line);
  await press("All partners");
  const shown = dialog().locator("dl.partner-sums");
  await soon(async () => {
    await press(/^Grace Church/);
    await dialog().getByRole("heading", { name: "Last 30 days" }).waitFor();
    await booth.waitForTimeout(300);
    const words = (await shown.count()) === 0 ? "" : await shown.innerText();
    await press("All partners");
    return words.replaceAll(/\s+/g, " ");
  }).toMatch(/Widgets shown [1-9]/);
});

test("its webhooks arrive, signed with the secret that was shown once, and again at a press", async () => {
  await press(/^Grace Church/);
  await said("Nothing is sent before there is a secret").waitFor();
  await press("Make the secret");
  await press("Make the secret");
  await said("The secret for Grace Church").waitFor();
  expect(await violations()).toEqual([]);
  const secret = (await dialog().locator("pre").textContent()) ?? "";
  await press("I have it");
  await said("Nothing was to be told so far").waitFor();
  expect(await dialog().innerText()).not.toContain(secret);

  status = 503;
  await press("Close");
  await goLive(booth, "Open house");
  await soon(() => arrived.length).toBeGreaterThan(0);
  await openPartners();
  await press(/^Grace Church/);
  await said("503, refused").waitFor();
  status = 204;
  await press(/^Send again: Show began/);
  await said("“Show began” is on its way again.").waitFor();
  await said(/^Delivered$/).waitFor();
  expect(await violations()).toEqual([]);
  const last = arrived.at(-1)!;
  expect(new Webhook(secret).verify(last.body, last.headers)).toMatchObject({
    type: "show.started",
    data: { room: "main", title: "Open house" },
  });
});

test("it is changed in what differs only, and removed for good", async () => {
  await press("Change");
  await dialog().getByLabel("Visits a minute").fill("60001");
  await press("Save");
  await said("from 1 to 60,000").waitFor();
  await dialog().getByLabel("Visits a minute").fill("600");
  const asked = booth.waitForRequest((request) => request.method() === "PATCH");
  await press("Save");
  expect((await asked).postDataJSON()).toEqual({ quota: 600 });
  await said("600 visits a minute").waitFor();

  await press("More for Grace Church");
  await booth.getByRole("menuitem", { name: "Remove…" }).click();
  await press("Keep it as it is");
  await press("More for Grace Church");
  await booth.getByRole("menuitem", { name: "Remove…" }).click();
  await press("Remove the partner");
  await said("Grace Church is removed.").waitFor();
  expect(
    await dialog()
      .getByRole("button", { name: /^Grace Church/ })
      .count(),
  ).toBe(0);
  await booth.keyboard.press("Escape");
  await dialog().waitFor({ state: "hidden" });
  // What the server refused is written down by the browser; nothing else went wrong.
  expect(trouble.filter((line) => !line.includes("status of 400"))).toEqual([]);
});

test("whose touch is old is asked for one, and without it nothing changes", async () => {
  await server.kill9();
  expect(ageTouches(server.stateDir, STEP_UP_MS)).toBeGreaterThan(0);
  await server.restart();
  await booth.reload();
  await openPartners();
  // Seeded for each pair of ports that this state has seen.
  await press(new RegExp(`^Partner demo.*:${new URL(server.partnerOrigin).port} `));
  await press("Suspend");
  await press("Suspend");
  const question = booth.getByRole("dialog", { name: "Is it you?" });
  await question.getByRole("button", { name: "Leave it" }).click();
  await said("Nothing was changed: it was not confirmed.").waitFor();
  await press("Keep it as it is");
  await dialog().getByRole("heading", { name: "Partner demo" }).waitFor();
  expect(await dialog().getByRole("button", { name: "Resume" }).count()).toBe(0);
});
