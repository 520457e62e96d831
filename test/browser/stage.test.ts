// Two booths and one stage: asking, giving, silence, an owner's touch, and what each of them is shown and may press.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, freshLink, goLive } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
let browser: Browser;
let lee: Page;
let kim: Page;
const trouble: string[][] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  const first = await enterBooth(browser, server.boothLink);
  const link = await freshLink(server.origin, { name: "Kim", role: "dj" });
  const second = await enterBooth(browser, link);
  [lee, kim] = [first.page, second.page];
  trouble.push(first.trouble, second.trouble);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const line = (page: Page, text: string) =>
  page.getByRole("status").getByText(text).first().waitFor();
/** What assistive technology is told about a button that is greyed. */
const breakOf = (page: Page) =>
  page.getByRole("group", { name: "Moves of the show" }).getByRole("button", { name: /^Break/ });

test("who starts the show holds the stage; the other may fill the queue and no more", async () => {
  await goLive(lee, "One stage");
  await line(kim, "DJ Lee holds the stage.");
  expect(await breakOf(kim).getAttribute("aria-label")).toBe("Break. DJ Lee holds the stage.");
  expect(await breakOf(kim).getAttribute("aria-disabled")).toBe("true");
  expect(await breakOf(lee).getAttribute("aria-disabled")).toBe("false");
  await kim
    .getByRole("button", { name: /to the queue$/ })
    .first()
    .click();
  await lee.locator(".queue-row").waitFor();
  await kim.keyboard.press("n");
  await line(kim, "DJ Lee holds the stage.");
  expect(await lee.locator(".queue-row").count()).toBe(1);
});

test("asked for, given: the question waits for a choice, and a key for the deck is none", async () => {
  await press(kim, "Ask for the stage");
  const question = lee.getByRole("dialog", { name: "Kim asks for the stage" });
  await question.getByRole("timer", { name: /^\d+ seconds left to answer$/ }).waitFor();
  await line(kim, "You asked DJ Lee for the stage. Without an answer it is yours.");
  await lee.keyboard.press("Space");
  await question.waitFor({ state: "hidden" });
  await line(lee, "Kim asks for the stage.");
  await press(lee, "Give it to Kim");
  await line(kim, "The stage is yours.");
  await line(lee, "Kim holds the stage.");
  await press(kim, "Next track");
  await kim.getByText("Playing to the room").waitFor();
});

test("declined: both hear it, and the stage stays where it was", async () => {
  await press(lee, "Ask for the stage");
  const question = kim.getByRole("dialog", { name: "DJ Lee asks for the stage" });
  await question.getByRole("button", { name: "Keep the stage" }).click();
  await line(lee, "Kim keeps the stage for now.");
  await line(lee, "Kim holds the stage.");
});

test("taken over by an owner, whose sign-in was the touch", async () => {
  await press(lee, "Take it over");
  await line(kim, "DJ Lee took over the stage.");
  expect(await breakOf(lee).getAttribute("aria-disabled")).toBe("false");
});

test("silence of somebody who left: the stage is given by the room", async () => {
  await lee.close();
  await press(kim, "Ask for the stage");
  await line(kim, "The stage is yours.");
  await press(kim, "Break");
  await kim.getByRole("button", { name: "Resume", exact: true }).waitFor();
});

test("nothing was reported as broken", () => {
  expect(trouble).toEqual([[], []]);
});
