// People and their keys, end to end: an invitation becomes a passkey, a passkey opens the booth, a touch guards what can't
// be taken back, and whoever is revoked is out of an open room. The authenticator is Chromium's virtual one.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenBody } from "../../shared/http/bodies.ts";
import { API, PAGES, SOCKET_PREFIX } from "../../shared/http/paths.ts";
import { STEP_UP_MS } from "../../shared/http/staff-bodies.ts";
import { CLOSES } from "../../shared/protocol/close.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../shared/protocol/version.ts";
import { type Authenticator, giveAuthenticator } from "../helpers/authenticator-device.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, freshLink } from "../helpers/people.ts";
import { RawSocket } from "../helpers/raw-socket.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { ageTouches } from "../helpers/stored-touches.ts";

/** What the product promises of somebody who is revoked, once it has said that they are. */
const OUT_WITHIN_MS = 2_000;

type Somebody = { page: Page; device: Authenticator };
let server: TestServer;
let browser: Browser;
let owner: Somebody;
let ruth: Somebody;
let miriam: Somebody;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  // Passkeys belong to a name, so everything here happens under this one instead of 127.0.0.1.
  const site = `http://localhost:${new URL(server.origin).port}`;
  const { page } = await enterBooth(browser, await freshLink(site));
  owner = { page, device: await giveAuthenticator(page) };
  [ruth, miriam] = await Promise.all([somebody(), somebody()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A browser of their own, with an authenticator and no sign-in. */
async function somebody(): Promise<Somebody> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  return { page, device: await giveAuthenticator(page) };
}

const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const account = (page: Page) => button(page, /people, devices, sign out$/);
const heading = (page: Page, name: string) => page.getByRole("heading", { name });

async function fromAccount(page: Page, item: string): Promise<void> {
  await account(page).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Opens the list of people, or one's own devices. */
async function openDoor(page: Page, name: "People" | "Your devices") {
  await fromAccount(page, name);
  return dialog(page, name);
}

async function closeDoor(page: Page, name: "People" | "Your devices"): Promise<void> {
  await dialog(page, name).getByRole("button", { name: "Close" }).click();
  await dialog(page, name).waitFor({ state: "hidden" });
}

/** The owner invites somebody, by keyboard alone; the link that they were given. */
async function invite(name: string, role: "Moderator" | "Co-host"): Promise<string> {
  const { page } = owner;
  const people = dialog(page, "People");
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  await account(page).focus();
  await press("Enter");
  await page.locator("[role=menuitem]:focus", { hasText: "listeners' page" }).waitFor();
  await press("ArrowDown", "Enter");
  await people.locator(":focus", { hasText: "Invite somebody" }).waitFor();
  await press("Enter");
  await people.locator(":focus#invite-name").waitFor();
  await page.keyboard.type(name);
  await press("Tab", ...(role === "Co-host" ? ["ArrowUp"] : []));
  expect(await people.getByRole("radio", { name: role }).isChecked()).toBe(true);
  await press("Enter");
  await people.locator(":focus", { hasText: "Copy link" }).waitFor();
  const link = await people.getByLabel(`Link for ${name}`).inputValue();
  await people.getByRole("button", { name: "Done" }).focus();
  await press("Enter");
  await people.getByText("Open invitations").waitFor();
  await press("Escape");
  await people.waitFor({ state: "hidden" });
  return link;
}

/** Follows an invitation into the booth. */
async function accept({ page }: Somebody, link: string): Promise<void> {
  await page.goto(link);
  await button(page, "Make a passkey and come in").click();
  await page.waitForURL(`**${PAGES.booth}*`);
  await account(page).waitFor();
}

/**
 * A seat in the room with this person's pass, as one more device of theirs, on a wire of its own: Chromium tells a page of
 * the room's goodbye only when the connection is taken down as well, up to two seconds later.
 */
async function seatOf(page: Page): Promise<RawSocket> {
  const { origin, port, hostname } = new URL(page.url());
  const pass = await page.evaluate(async (path) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(path, { method: "POST", headers, body: "{}" })).json();
  }, API.staffToken("main"));
  return new Promise((resolve, reject) => {
    const opened = RawSocket.open({
      port: Number(port),
      host: hostname,
      path: `${SOCKET_PREFIX}main`,
      headers: { origin },
      protocols: [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + tokenBody.parse(pass).token],
      // The room has greeted.
      onText: (_text, seated) => resolve(seated),
    });
    opened.catch(reject);
  });
}

/** What axe finds wrong in a part of a page as it stands, in either theme. */
async function violations(page: Page, part = "body"): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A colour that is still fading to the other theme has a contrast that nobody ever sees.
    await page.waitForTimeout(400);
    for (const { id, nodes } of (await new AxeBuilder({ page }).include(part).analyze())
      .violations) {
      found.push([colorScheme, id, nodes.map(({ target }) => target)]);
    }
  }
  return found;
}

test("an invitation says from whom and as what, makes a passkey, and works once", async () => {
  const link = await invite("Ruth", "Moderator");
  await ruth.page.goto(link);
  await heading(ruth.page, "Welcome, Ruth").waitFor();
  await ruth.page.getByText("DJ Lee invites you as a moderator in all rooms.").waitFor();
  expect(new URL(ruth.page.url()).hash).toBe("");
  expect(await violations(ruth.page)).toEqual([]);

  await ruth.device.recognise(false);
  await button(ruth.page, "Make a passkey and come in").click();
  await ruth.page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  expect(await ruth.device.keys()).toEqual([]);
  await ruth.device.recognise(true);
  await button(ruth.page, "Make a passkey and come in").click();
  await ruth.page.waitForURL(`**${PAGES.booth}*`);
  await account(ruth.page).waitFor();
  const keys = await ruth.device.keys();
  expect(keys.map(({ rpId, isResidentCredential }) => ({ rpId, isResidentCredential }))).toEqual([
    { rpId: "localhost", isResidentCredential: true },
  ]);

  await miriam.page.goto(link);
  await heading(miriam.page, "You need a fresh link").waitFor();
  expect(await miriam.device.keys()).toEqual([]);
});

test("an invitation can be withdrawn: its link is dead, and the list says so", async () => {
  const link = await invite("Jezebel", "Co-host");
  const people = await openDoor(owner.page, "People");
  await people.getByRole("button", { name: "Withdraw the invitation for Jezebel" }).click();
  await people.getByRole("button", { name: "Keep it as it is" }).click();
  await people.getByText("From DJ Lee · works for").waitFor();
  await people.getByRole("button", { name: "Withdraw the invitation for Jezebel" }).click();
  await people.getByRole("button", { name: "Withdraw it" }).click();
  await people.getByText("The link for Jezebel no longer works.").waitFor();
  await people.getByText("Open invitations").waitFor({ state: "hidden" });
  await closeDoor(owner.page, "People");
  await miriam.page.goto(link);
  await heading(miriam.page, "You need a fresh link").waitFor();
});

test("a passkey signs in: by the one press, and by the browser's own offer", async () => {
  const { page, device } = ruth;
  await fromAccount(page, "Sign out");
  await heading(page, "You are signed out").waitFor();
  // Nobody touches it, so the offer is open and nothing more.
  await device.present(false);
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await page.getByLabel("Or let your browser list them").waitFor();
  expect(await violations(page)).toEqual([]);
  const shown = page.waitForRequest((request) => request.url().endsWith(API.login));
  await device.present(true);
  await button(page, "Sign in with a passkey").click();
  await shown;
  await account(page).waitFor();

  await fromAccount(page, "Sign out");
  await heading(page, "You are signed out").waitFor();
  await page.goto(new URL(PAGES.signIn, page.url()).href);
  await account(page).waitFor();
});

test("a second passkey, on another device, takes the first one's place", async () => {
  const { page, device } = ruth;
  const devices = await openDoor(page, "Your devices");
  await devices.getByText("Your only one.").waitFor();
  await devices.getByRole("button", { name: "Add a passkey" }).click();
  await devices.getByRole("button", { name: "Make the passkey" }).click();
  await devices.getByText("This device holds a passkey for you already.").waitFor();

  await device.present(false);
  const key = await giveAuthenticator(page, "usb");
  await devices.getByLabel("Name, to recognise it by").fill("Blue key");
  await devices.getByRole("button", { name: "Make the passkey" }).click();
  await devices.getByText("Added “Blue key”.").waitFor();
  expect(await key.keys()).toHaveLength(1);
  expect(await violations(page, "dialog[open]")).toEqual([]);

  await devices.getByRole("button", { name: "Rename the passkey “Blue key”" }).click();
  await devices.locator(":focus#passkey-name").waitFor();
  await page.keyboard.type("Red key");
  await page.keyboard.press("Enter");
  await devices.getByText("“Blue key” is called “Red key” now.").waitFor();
  await devices.getByRole("button", { name: "Rename the passkey “Red key”" }).waitFor();

  await devices.getByRole("button", { name: "Remove the passkey “Chrome on Linux”" }).click();
  await devices.getByRole("button", { name: "Remove the passkey" }).click();
  await devices.getByText("“Chrome on Linux” no longer opens the booth.").waitFor();
  await devices.getByText("Your only one.").waitFor();
  await closeDoor(page, "Your devices");

  await fromAccount(page, "Sign out");
  await page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await account(page).waitFor();
});

test("what can't be taken back asks for a touch; the revoked are out of an open room at once", async () => {
  const { page, device } = owner;
  await accept(miriam, await invite("Miriam", "Co-host"));
  const own = await openDoor(page, "Your devices");
  await own.getByRole("button", { name: "Add a passkey" }).click();
  await own.getByRole("button", { name: "Make the passkey" }).click();
  await own.getByText("It opens the booth from now on.").waitFor();
  await closeDoor(page, "Your devices");

  await server.kill9();
  expect(ageTouches(server.stateDir, STEP_UP_MS)).toBeGreaterThanOrEqual(3);
  await server.restart();
  await Promise.all([page.reload(), miriam.page.reload()]);
  await Promise.all([account(page).waitFor(), account(miriam.page).waitFor()]);
  const seat = await seatOf(miriam.page);

  const people = await openDoor(page, "People");
  await people.getByRole("button", { name: "More for Miriam" }).click();
  await page.getByRole("menuitem", { name: "Revoke access…" }).click();
  const question = dialog(page, "Is it you?");
  await people.getByRole("button", { name: "Revoke access" }).click();
  await question.getByRole("button", { name: "Leave it" }).click();
  await people.getByText("Nothing was changed: it was not confirmed.").waitFor();
  expect(seat.isOpen).toBe(true);

  await people.getByRole("button", { name: "Revoke access" }).click();
  await question.getByRole("button", { name: "Confirm with your passkey" }).waitFor();
  expect(await violations(page, "dialog[aria-label='Is it you?']")).toEqual([]);
  await device.recognise(false);
  await question.getByRole("button", { name: "Confirm with your passkey" }).click();
  await question.getByRole("alert").waitFor();
  await device.recognise(true);

  const answered = page
    .waitForResponse((answer) => answer.request().method() === "DELETE")
    .then(() => performance.now());
  await question.getByRole("button", { name: "Confirm with your passkey" }).click();
  await expect
    .poll(() => seat.closeCode, { timeout: 20_000, interval: 20 })
    .toBe(CLOSES.revoked.code);
  const closedMs = performance.now();
  expect(closedMs - (await answered)).toBeLessThan(OUT_WITHIN_MS);
  await people.getByText("Miriam no longer has access.").waitFor();
  await heading(miriam.page, "You were signed out").waitFor();
  await miriam.page.getByRole("link", { name: "Sign in with a passkey" }).click();
  await miriam.page.getByText("That passkey wasn't accepted.").waitFor();
});
