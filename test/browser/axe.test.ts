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

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** What axe finds wrong on a page as it stands, or on a part of it, in each theme and size. */
async function violations(page: Page, part = "html"): Promise<string[]> {
  const found: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
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
  }
  return found;
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

  test("during a show, in the booth, the room and a partner's page, and after it", async () => {
    const booth = await enterBooth(browser, server.boothLink);
    const found = await violations(booth.page);
    await booth.page.setViewportSize(SIZES.desk);
    await goLive(booth.page, "Open house");
    await playTrack(booth.page, "Still Waters");
    const listener = await enterRoom(browser, `${server.origin}${PAGES.room("main")}`);
    await listen(listener.page);
    await say(listener.page, "Ruth", "Good evening everybody");
    for (const path of [PAGES.home, server.partnerOrigin]) {
      const page = await at(path);
      found.push(...(await violations(page)));
      await page.context().close();
    }
    found.push(...(await violations(listener.page)), ...(await violations(booth.page)));
    await booth.page.setViewportSize(SIZES.desk);
    await endShow(booth.page);
    found.push(...(await violations(booth.page)), ...(await violations(listener.page)));
    const { broadcasts } = broadcastsBody.parse(
      await (await fetch(new URL(API.broadcasts, server.origin))).json(),
    );
    for (const path of [PAGES.history, PAGES.broadcast(broadcasts[0]?.id ?? "none"), PAGES.home]) {
      const page = await at(path);
      found.push(...(await violations(page)));
      await page.context().close();
    }
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
    await page.context().close();
    expect(found).toEqual([]);
  });

  test("and would find an unnamed button", async () => {
    const page = await at(PAGES.history);
    await page.evaluate(() => document.body.append(document.createElement("button")));
    expect(await violations(page)).toHaveLength(THEMES.length * Object.keys(SIZES).length);
  });
});
