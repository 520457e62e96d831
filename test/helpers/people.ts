// People in a browser: somebody in the booth, somebody who listens. They use names and roles of controls, as people do.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { ensureDevVars } from "../../server/local/dev-vars.ts";
import { makeSignInUrl } from "../../server/platform/links.ts";
import { PAGES } from "../../shared/http/paths.ts";
import type { StaffRole } from "../../shared/http/staff-bodies.ts";

export type Looks = Parameters<Browser["newContext"]>[0];
const DESK: Looks = { viewport: { width: 1440, height: 900 } };
const PHONE: Looks = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A browser, or something that prepares each profile before anybody uses it. */
export type Opener = Pick<Browser, "newContext">;

/** A person's own browser profile. What the page reports as broken ends up in `trouble`. */
async function person(browser: Opener, looks: Looks): Promise<{ page: Page; trouble: string[] }> {
  const context: BrowserContext = await browser.newContext(looks);
  // A busy machine must not pass for a fault.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  return { page, trouble };
}

type Who = { readonly name: string; readonly role: StaffRole };
const DJ_LEE: Who = { name: "DJ Lee", role: "owner" };

/** A new one-time link, as `npm run link` prints it. */
export async function freshLink(origin: string, who = DJ_LEE): Promise<string> {
  const secrets = await ensureDevVars();
  if (!secrets.ok) throw new Error(secrets.error);
  return makeSignInUrl(secrets.value.ADMIN_SECRET, who, { origin, nowMs: Date.now() });
}

/** Follows a one-time link into the booth and waits until it is connected. */
export async function enterBooth(browser: Opener, link: string, looks: Looks = DESK) {
  const { page, trouble } = await person(browser, looks);
  await page.goto(link);
  await page.getByRole("button", { name: "Open the booth" }).click();
  await page.waitForURL(`**${PAGES.booth}*`);
  // Either move is open only once the room has answered.
  const ready = page.getByRole("button", { name: /^(?:Go live|Break)$/ });
  await ready.first().waitFor();
  return { page, trouble };
}

/** Goes on air under a title. */
export async function goLive(booth: Page, title: string): Promise<void> {
  await booth.getByRole("button", { name: "Go live", exact: true }).click();
  const dialog = booth.getByRole("dialog", { name: "Go live now?" });
  await dialog.getByLabel("Title of the show").fill(title);
  await dialog.getByRole("button", { name: "Go live" }).click();
  await booth.getByRole("button", { name: "Break", exact: true }).waitFor();
}

/** Puts a library track on the deck; on air it plays at once. */
export async function playTrack(booth: Page, title: string): Promise<void> {
  await booth.getByRole("button", { name: `More for “${title}”` }).click();
  await booth.getByRole("menuitem", { name: "Load on the deck now" }).click();
  const deck = booth.getByRole("region", { name: "Deck" });
  await deck.filter({ hasText: "Playing to the room" }).filter({ hasText: title }).waitFor();
}

/** Ends the show; the ten seconds to think again are part of it. */
export async function endShow(booth: Page): Promise<void> {
  await booth.getByRole("button", { name: "End show", exact: true }).click();
  const again = booth.getByRole("button", { name: "Go live", exact: true });
  await again.waitFor({ timeout: 30_000 });
}

/** Opens the room on a phone. Their audio elements are remembered, so that `soundOf` can read them. */
export async function enterRoom(browser: Opener, url: string, looks: Looks = PHONE) {
  const { page, trouble } = await person(browser, looks);
  await page.addInitScript(() => {
    const played = new Set<HTMLMediaElement>();
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      played.add(this);
      return play.call(this);
    };
    Object.assign(globalThis, { played });
  });
  await page.goto(url);
  return { page, trouble };
}

/** Presses Listen and waits until sound is on its way to the ear. */
export async function listen(room: Page): Promise<void> {
  const stage = room.getByRole("region", { name: "On stage" });
  await stage.getByRole("button", { name: "Listen", exact: true }).click();
  await room.waitForFunction(() => navigator.mediaSession.playbackState === "playing");
}

/** Says something in the chat, choosing a name the first time. */
export async function say(room: Page, name: string, text: string): Promise<void> {
  const parts = room.getByRole("navigation", { name: "Parts of the room" });
  if (await parts.isVisible()) await parts.getByRole("button", { name: /^Chat/ }).click();
  await room.getByLabel("Message", { exact: true }).fill(text);
  await room.keyboard.press("Enter");
  const asked = room.getByLabel("What should we call you?");
  const said = room.getByRole("region", { name: "Chat" }).getByText(text).first();
  await asked.or(said).first().waitFor();
  if (await asked.isVisible()) {
    await asked.fill(name);
    await room.getByRole("button", { name: "Send", exact: true }).click();
  }
  await said.waitFor();
}

export type Sound = { positionMs: number; atMs: number };

/** Where the page's sound is, and when that was on the machine's clock; null while nothing plays. */
export function soundOf(page: Page): Promise<Sound | null> {
  return page.evaluate(() => {
    const { played } = globalThis as unknown as { played: Set<HTMLMediaElement> };
    const element = [...played].find(({ paused, readyState }) => !paused && readyState >= 3);
    return element
      ? {
          positionMs: element.currentTime * 1_000,
          atMs: performance.timeOrigin + performance.now(),
        }
      : null;
  });
}
