// One large file from a real browser to the real server, through a reload of the page and a SIGKILL of the server. What
// is served in the end must be the file, byte for byte, and what had arrived must not be sent again.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page, Request } from "playwright-core";
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
  /** Parts of which the browser had the answer when the page was reloaded, and when the server died. */
  readonly partsAtReload: number;
  readonly partsAtKill: number;
  /** Parts that were sent again although their answer had come; begun anew, it would be all of them. */
  readonly partsSentAgain: number;
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
    const parts = cutsOf(bytes).length;
    await page.getByLabel("Audio files to add to the library").setInputFiles(path);
    const row = page.getByRole("list", { name: "Uploads" }).getByRole("listitem");
    await row.getByText("Closing this page only pauses it").waitFor({ timeout: WITHIN_MS });
    const partsAtReload = await watched.taken(Math.ceil(parts * 0.3));
    await page.reload();
    await row.getByText(/^[\d.,]+ \w+ of /).waitFor({ timeout: WITHIN_MS });
    say(`reloaded after ${partsAtReload} of ${parts} parts, and it goes on`);
    const partsAtKill = await watched.taken(Math.ceil(parts * 0.6));
    await server.kill9();
    const waits = row.getByText("waiting for the connection");
    const saidItWaits = await waits.waitFor({ timeout: 60_000 }).then(
      () => true,
      () => false,
    );
    await server.restart();
    say(`server killed after ${partsAtKill} parts, and back`);
    const track = page.getByRole("list", { name: "Tracks" }).getByText(TITLE);
    await track.waitFor({ timeout: WITHIN_MS });
    const seconds = Math.round((performance.now() - began) / 1_000);
    const isTheFile = (await servedHash(page, server.origin)) === sha256;
    const { partsSentAgain, askedToStay } = watched.seen;
    return {
      ...{ bytes, parts, partsAtReload, partsAtKill, partsSentAgain },
      ...{ saidItWaits, askedToStay, isTheFile, seconds },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Slows the page's sending down, and watches its parts. */
async function watch(page: Page, bytesPerSecond: number) {
  const seen = { partsSentAgain: 0, askedToStay: 0 };
  const answered = new Set<string>();
  const partOf = (request: Request) =>
    request.method() === "PUT" ? (/\/parts\/\d+$/.exec(request.url())?.[0] ?? null) : null;
  page.on("request", (request) => {
    if (answered.has(partOf(request) ?? "")) seen.partsSentAgain += 1;
  });
  page.on("response", (response) => {
    const part = partOf(response.request());
    if (part && response.status() === 204) answered.add(part);
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
  /** Waits for the answers to so many parts; gives how many have come. */
  const taken = async (parts: number): Promise<number> => {
    for (const deadline = Date.now() + WITHIN_MS; answered.size < parts; ) {
      if (Date.now() > deadline) throw new Error(`only ${answered.size} parts were taken`);
      await page.waitForTimeout(50);
    }
    return answered.size;
  };
  return { seen, taken };
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
