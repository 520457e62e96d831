// One large file from a real browser to the real server, through a reload of the page and a SIGKILL of the server. What
// is served in the end must be the file, byte for byte, and what had arrived must not be sent again.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { cutsOf } from "../../shared/media/parts.ts";
import { enterBooth } from "../helpers/people.ts";
import type { TestServer } from "../helpers/server.ts";
import { writeLongSound } from "./long-sound.ts";

const TITLE = "The Long Night";
const WITHIN_MS = 900_000;

export type Resumed = {
  readonly bytes: number;
  readonly parts: number;
  /** Parts that the server took, over all pages and lives of the server; a few may be taken twice. */
  readonly partsTaken: number;
  readonly percentAtReload: number;
  /** The first that the new page showed once it sent again. */
  readonly percentAfterReload: number;
  readonly percentAtKill: number;
  /** It said that it waits, while nobody was there. */
  readonly saidItWaits: boolean;
  /** The browser asked whether to leave: it must not, since nothing is lost. */
  readonly askedToStay: number;
  readonly isTheFile: boolean;
  readonly seconds: number;
};

type Size = { readonly bytes: number; readonly bytesPerSecond: number };

/** `bytesPerSecond`: how fast the browser may send, so that there is a middle to interrupt. */
export async function resumeUpload(
  { server, browser }: { server: TestServer; browser: Browser },
  { bytes: wanted, bytesPerSecond }: Size,
  say: (line: string) => void = () => undefined,
): Promise<Resumed> {
  const folder = await mkdtemp(join(tmpdir(), "judas-long-"));
  try {
    const path = join(folder, `${TITLE}.wav`);
    const { bytes, sha256 } = await writeLongSound(path, wanted);
    say(`${bytes} bytes of sound written`);
    const { page } = await enterBooth(browser, server.boothLink);
    const began = performance.now();
    const watched = await watch(page, bytesPerSecond);
    await page.getByLabel("Audio files to add to the library").setInputFiles(path);
    const row = page.getByRole("list", { name: "Uploads" }).getByRole("listitem");
    await row.getByText("Closing this page only pauses it").waitFor({ timeout: WITHIN_MS });
    const percentAtReload = await past(row, 30);
    await page.reload();
    await row.getByText(/^[\d.,]+ \w+ of /).waitFor({ timeout: WITHIN_MS });
    const percentAfterReload = await percentOf(row);
    say(`reloaded at ${percentAtReload} %, goes on at ${percentAfterReload} %`);
    const percentAtKill = await past(row, 60);
    await server.kill9();
    const waits = row.getByText("waiting for the connection");
    const saidItWaits = await waits.waitFor({ timeout: 60_000 }).then(
      () => true,
      () => false,
    );
    await server.restart();
    say(`server killed at ${percentAtKill} % and back`);
    const track = page.getByRole("list", { name: "Tracks" }).getByText(TITLE);
    await track.waitFor({ timeout: WITHIN_MS });
    const seconds = Math.round((performance.now() - began) / 1_000);
    return {
      ...{ bytes, parts: cutsOf(bytes).length, ...watched, percentAtReload, percentAfterReload },
      ...{ percentAtKill, saidItWaits, seconds },
      isTheFile: (await servedHash(page, server.origin)) === sha256,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Slows the page's sending down, and counts. */
async function watch(page: Page, bytesPerSecond: number) {
  const seen = { partsTaken: 0, askedToStay: 0 };
  page.on("response", (response) => {
    const isPart = response.request().method() === "PUT" && response.url().includes("/parts/");
    if (isPart && response.status() === 204) seen.partsTaken += 1;
  });
  page.on("dialog", (dialog) => {
    seen.askedToStay += 1;
    void dialog.accept();
  });
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.enable");
  await tools.send("Network.emulateNetworkConditions", {
    ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond },
  });
  return seen;
}

async function percentOf(row: Locator): Promise<number> {
  return Number(await row.getByRole("progressbar").getAttribute("value"));
}

/** Waits until the bar is past so many percent. */
async function past(row: Locator, percent: number): Promise<number> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; ) {
    const now = await percentOf(row);
    if (now >= percent) return now;
    await row.page().waitForTimeout(100);
  }
  throw new Error(`the upload did not come past ${percent} %`);
}

/** What the site serves under the new track's key, piece by piece. */
async function servedHash(page: Page, origin: string): Promise<string> {
  const key = await page.evaluate(
    async ([path, title]) => {
      const answer = await fetch(path);
      const { tracks } = (await answer.json()) as { tracks: { title: string; mediaKey: string }[] };
      return tracks.find((track) => track.title === title)?.mediaKey ?? "";
    },
    [API.tracks, TITLE] as const,
  );
  const hash = createHash("sha256");
  const response = await fetch(origin + mediaUrl(key));
  for await (const chunk of response.body ?? []) hash.update(chunk);
  return hash.digest("hex");
}
