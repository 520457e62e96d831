// The API as people who build on it meet it: the commands of docs/API.md as they stand, and the page of its documentation.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API, PAGES } from "../../shared/http/paths.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { breaches } from "../helpers/described.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const SITE = "https://live.example.com";

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The lines of the document's shell blocks, as words. */
async function commands(): Promise<string[][]> {
  const text = await readFile(new URL("../../docs/API.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines = ""]) => lines.trim());
  return blocks
    .flatMap((block) => block.split("\n"))
    .map((line) =>
      [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""),
    );
}

type Heard = { path: string; status: number; contentType: string; body: string; origin: string };

/** Runs one command against this server, and says what came. */
async function run([program = "", ...words]: readonly string[]): Promise<Heard> {
  const url = words.at(-1) ?? "";
  const here = url.replace(SITE, server.origin);
  const facts = "\n%{http_code} %{content_type} %header{access-control-allow-origin}";
  const asked = words.slice(0, -1).filter((word) => word !== "-i");
  const { stdout } = await promisify(execFile)(program, ["-s", "-w", facts, ...asked, here]);
  const at = stdout.lastIndexOf("\n");
  const [status, contentType = "", origin = ""] = stdout.slice(at + 1).split(" ");
  return {
    path: url.slice(SITE.length),
    status: Number(status),
    contentType,
    body: stdout.slice(0, at),
    origin,
  };
}

describe("docs/API.md", () => {
  test("each of its commands works as it stands, and answers as described", async () => {
    const lines = await commands();
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) {
      expect(line[0]).toBe("curl");
      const heard = await run(line);
      expect([heard.path, breaches({ method: "GET", ...heard })]).toEqual([heard.path, []]);
      expect([heard.path, heard.status]).toEqual([
        heard.path,
        heard.path.includes("no-such") ? 404 : 200,
      ]);
    }
  });

  test("the tag of an answer, sent back, gets 304; the refusal is the one that is shown", async () => {
    const url = `${server.origin}/api/v1/rooms/main`;
    const tag = (await fetch(url)).headers.get("ETag") ?? "";
    const again = await run(["curl", "-H", `If-None-Match: ${tag}`, `${SITE}/api/v1/rooms/main`]);
    expect([again.status, again.body]).toEqual([304, ""]);
    const text = await readFile(new URL("../../docs/API.md", import.meta.url), "utf8");
    const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "");
    const { body } = await run(["curl", `${SITE}/api/v1/rooms/no-such-room/now`]);
    expect({ ...JSON.parse(body), requestId: shown.requestId }).toEqual(shown);
  });
});

describe("a script on another site's page", () => {
  /** What `fetch` gives a script on the front page of `origin`: the room's name, or that it was refused. */
  const readFrom = async (origin: string) => {
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await page.goto(origin);
    return page.evaluate(async (url) => {
      try {
        const response = await fetch(url);
        return ((await response.json()) as { room: string }).room;
      } catch {
        return "refused";
      }
    }, `${server.origin}/api/v1/rooms/main/now`);
  };

  test("reads a room where its partner registered the page, and nowhere else", async () => {
    expect(await readFrom(server.partnerOrigin)).toBe("main");
    expect(await readFrom(server.origin.replace("127.0.0.1", "localhost"))).toBe("refused");
    expect(await readFrom(server.origin)).toBe("main");
  });
});

describe("the description", () => {
  test("is asked for once, then known by its tag, and any site's tools may read it", async () => {
    const url = server.origin + API.description;
    const first = await fetch(url);
    expect([first.status, first.headers.get("Access-Control-Allow-Origin")]).toEqual([200, "*"]);
    const tag = first.headers.get("ETag") ?? "";
    expect((await fetch(url, { headers: { "If-None-Match": tag } })).status).toBe(304);
    expect((await fetch(url, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
  });

  test("is what pages are held to: an answer with one field more is told when the browser closes", async () => {
    const other = await launchBrowser();
    const context = await other.newContext();
    await context.route("**/api/time", (route) =>
      route.fulfill({ headers: { "x-request-id": "x" }, json: { nowMs: 1, secret: 2 } }),
    );
    const page = await context.newPage();
    await page.goto(`${server.origin}/api/time`);
    await expect(other.close()).rejects.toThrow("GET /api/time → 200");
  });
});

describe("the page of the documentation", () => {
  const open = async (hash = ""): Promise<Page> => {
    const page = await (
      await browser.newContext({ viewport: { width: 1440, height: 900 } })
    ).newPage();
    await page.goto(`${server.origin}${PAGES.docs}${hash}`);
    await page.locator(".docs-operation").first().waitFor();
    return page;
  };

  test("has every address of the description, and finds one by its words", async () => {
    const page = await open();
    const description = await (await fetch(`${server.origin}/api/openapi.json`)).json();
    const paths = (description as { paths: Record<string, object> }).paths;
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    expect(await page.locator(".docs-operation").count()).toBe(operations.length);
    await page.getByRole("searchbox", { name: "Find an address" }).fill("plays now");
    expect(await page.locator(".docs-path").allTextContents()).toEqual([
      "/api/v1/rooms/{room}/now",
    ]);
    await page.getByRole("searchbox").fill("nothing has these words");
    await page.getByText("No address has these words.").waitFor();
  });

  test("opens by keyboard, and by an address that names an operation", async () => {
    const page = await open("#getV1RoomsRoomCounts");
    const named = page.locator("#getV1RoomsRoomCounts");
    expect(await named.evaluate((row: HTMLDetailsElement) => row.open)).toBe(true);
    await named.getByText("Persons whose sound plays.").waitFor();
    const row = page.locator("#getV1RoomsRoomNow summary");
    await row.focus();
    await page.keyboard.press("Enter");
    await page
      .locator("#getV1RoomsRoomNow")
      .getByRole("button", { name: "Copy the command" })
      .waitFor();
  });

  test("shows what a refusal's type leads to", async () => {
    const { type } = (await (await fetch(`${server.origin}/api/v1/rooms/no-such-room`)).json()) as {
      type: string;
    };
    const page = await open(type.slice(PAGES.docs.length));
    const line = page.locator("#no_such_room");
    expect(await line.innerText()).toContain("There is no such room.");
    await expect
      .poll(() => line.evaluate((node) => node.getBoundingClientRect().top < 900))
      .toBe(true);
  });
});
