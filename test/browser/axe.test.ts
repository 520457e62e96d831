// Nobody is shut out: no page breaks an accessibility rule that axe knows, on phone and desk, in either theme.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { broadcastsBody } from "../../shared/http/bodies.ts";
import { API, PAGES } from "../../shared/http/paths.ts";
import { giveAuthenticator } from "../helpers/authenticator-device.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import {
  endShow,
  enterBooth,
  enterRoom,
  freshLink,
  goLive,
  listen,
  playTrack,
  say,
} from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const THEMES = ["dark", "light"] as const;
const DIALOG = "dialog[open]";
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

let server: TestServer;
let browser: Browser;
/** On from the second test to the third. */
let booth: Page;
let listener: Page;

beforeAll(async () => {
  const args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  [server, browser] = await Promise.all([startServer(), launchBrowser({ args })]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

type Look = readonly [size: keyof typeof SIZES, theme: (typeof THEMES)[number]];
const LOOKS: readonly Look[] = (["phone", "desk"] as const).flatMap((size) =>
  THEMES.map((theme) => [size, theme] as const),
);
/** Each size and each theme once: for parts whose colours and places the page around them has as well. */
const TWO_LOOKS: readonly Look[] = [
  ["phone", "dark"],
  ["desk", "light"],
];

/** What axe finds wrong on a page as it stands, or on a part of it, in each of the looks. */
async function violations(page: Page, part = "html", looks = LOOKS): Promise<string[]> {
  const found: string[] = [];
  for (const [size, colorScheme] of looks) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A colour that is still fading to the other theme has a contrast that nobody ever sees.
    await page.waitForTimeout(100);
    await page.waitForFunction(
      () => !document.getAnimations().some((one) => one instanceof CSSTransition),
    );
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    for (const { id, nodes } of violations) {
      const where = nodes.map(({ target }) => target.join(" ")).join(", ");
      found.push(`${new URL(page.url()).pathname} (${size}, ${colorScheme}): ${id} at ${where}`);
    }
  }
  return found;
}

/** The dialog of live sound with everything in it, then sound on the air. */
async function soundCheck(booth: Page): Promise<string[]> {
  const press = (name: string) => booth.getByRole("button", { name }).click();
  await press("Sources and sound check");
  await booth.getByText("Both, mixed").click();
  await press("Open the sources");
  await booth.getByRole("button", { name: "Close the sources" }).waitFor();
  const found = await violations(booth, DIALOG, TWO_LOOKS);
  await booth.setViewportSize(SIZES.desk);
  await booth.keyboard.press("Escape");
  await press("Send sound");
  await booth.locator(".sound-row[data-air=on]").waitFor();
  return found;
}

/** It is made soon after the end, and appears by itself. */
async function playRecording(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Play the recording" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Pause" }).waitFor();
}

const at = async (path: string) => {
  const { page } = await enterRoom(browser, new URL(path, server.origin).href);
  await page.locator("h1").first().waitFor();
  return page;
};

describe("axe finds nothing", () => {
  test("before any show, and where something is wrong", async () => {
    const paths = [
      PAGES.home,
      PAGES.room("main"),
      PAGES.history,
      PAGES.signIn,
      PAGES.booth,
      PAGES.embedBuilder,
      PAGES.docs,
      PAGES.room("no-such-room"),
    ];
    const found: string[] = [];
    for (const path of paths) {
      const page = await at(path);
      found.push(...(await violations(page)));
      await page.context().close();
    }
    expect(found).toEqual([]);
  });

  test("during a show with live sound, in the booth, the room and a partner's page", async () => {
    ({ page: booth } = await enterBooth(browser, server.boothLink));
    const found = await violations(booth);
    await booth.setViewportSize(SIZES.desk);
    await goLive(booth, "Open house");
    await playTrack(booth, "Still Waters");
    found.push(...(await soundCheck(booth)));
    ({ page: listener } = await enterRoom(browser, `${server.origin}${PAGES.room("main")}`));
    await listen(listener);
    await listener.getByText("Sound settings").click();
    await say(listener, "Ruth", "Good evening everybody");
    for (const path of [PAGES.home, server.partnerOrigin]) {
      const page = await at(path);
      found.push(...(await violations(page)));
      await page.context().close();
    }
    found.push(...(await violations(listener)), ...(await violations(booth)));
    expect(found).toEqual([]);
  });

  test("after it, with its recording and its report", async () => {
    await booth.setViewportSize(SIZES.desk);
    await endShow(booth);
    const found = [...(await violations(booth)), ...(await violations(listener))];
    const { broadcasts } = broadcastsBody.parse(
      await (await fetch(new URL(API.broadcasts, server.origin))).json(),
    );
    const show = broadcasts[0]?.id ?? "none";
    for (const path of [PAGES.history, PAGES.home, PAGES.broadcast(show)]) {
      const page = await at(path);
      if (path === PAGES.broadcast(show)) await playRecording(page);
      found.push(...(await violations(page)));
      await page.context().close();
    }
    const report = await booth.context().newPage();
    await report.goto(server.origin + PAGES.report("main", show));
    await report.getByRole("heading", { name: "Minute by minute" }).waitFor();
    found.push(...(await violations(report, "html", TWO_LOOKS)));
    expect(found).toEqual([]);
  });

  test("among the people, their invitations and one's own devices", async () => {
    // Passkeys belong to a name.
    const site = `http://localhost:${new URL(server.origin).port}`;
    const { page } = await enterBooth(browser, await freshLink(site));
    await giveAuthenticator(page);
    const press = (name: string) => page.getByRole("button", { name }).click();
    const open = async (name: string) => {
      await page.setViewportSize(SIZES.desk);
      await press("DJ Lee: people, devices, sign out");
      await page.getByRole("menuitem", { name }).click();
    };
    const found: string[] = [];
    await open("People");
    await press("Invite somebody");
    await page.getByLabel("Name, as everybody will see it").fill("Ruth");
    found.push(...(await violations(page, DIALOG)));
    await press("Make the link");
    await press("Done");
    await page.getByText("Open invitations").waitFor();
    found.push(...(await violations(page, DIALOG)));
    await press("Close");
    await open("Your devices");
    await press("Add a passkey");
    await press("Make the passkey");
    await page.getByRole("button", { name: /^Rename the passkey/ }).waitFor();
    found.push(...(await violations(page, DIALOG)));
    await press("Close");
    await open("Partners");
    await page
      .getByRole("button", { name: /^Partner demo/ })
      .first()
      .click();
    await page.getByText("For their page").waitFor();
    found.push(...(await violations(page, DIALOG, TWO_LOOKS)));
    await page.context().close();
    expect(found).toEqual([]);
  });

  test("and would find an unnamed button", async () => {
    const page = await at(PAGES.history);
    await page.evaluate(() => document.body.append(document.createElement("button")));
    expect(await violations(page)).toHaveLength(THEMES.length * Object.keys(SIZES).length);
  });
});
