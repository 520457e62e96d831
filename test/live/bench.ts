// `npm run bench:live`: what live sound costs the DJ's page, a listener's page and the bucket, beside hls.js on the same stream.
// `--quick` for a rehearsal; only a whole run is written to docs/LIVE.md.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { LIVE } from "../../shared/http/paths.ts";
import { bundle, serve, text } from "../browser/sync/server.ts";
import { wait } from "../faults/proxy/toxics.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { writeSection } from "../helpers/marked-section.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { type Herd, herd } from "./bench/herd.ts";
import { beginUsage, countTraffic, type Usage } from "./bench/usage.ts";
import {
  bursts,
  longestSilenceMs,
  openBooth,
  openListener,
  quantile,
  watch,
  withEars,
} from "./people.ts";
import { newestSegment } from "./stage.ts";

const { quick } = parseArgs({ options: { quick: { type: "boolean", default: false } } }).values;
const LAST_MS = quick ? 10_000 : 60_000;
const SETTLE_MS = quick ? 5_000 : 15_000;
const LISTENERS = 1_000;
const HERDS = quick ? 2 : 10;

type Row = Usage & { readonly who: string; readonly latencyMs: number; readonly silenceMs: number };

const browsers: Browser[] = [];
async function ownBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  browsers.push(browser);
  return browser;
}

/** What a page costs while it runs, and how late it is heard; `ear`: it is one that listens. */
async function measure(who: string, browser: Browser, page: Page, ear: boolean): Promise<Row> {
  const traffic = countTraffic(page.context());
  await wait(SETTLE_MS);
  if (ear) await watch(page);
  const end = await beginUsage(browser, traffic);
  await wait(LAST_MS);
  const usage = await end();
  const heard = ear ? await bursts(page) : [];
  const latencyMs = quantile(
    heard.map(({ madeMs, heardMs }) => heardMs - madeMs),
    0.5,
  );
  return { who, ...usage, latencyMs, silenceMs: ear ? await longestSilenceMs(page) : Number.NaN };
}

async function hlsPage(server: TestServer): Promise<{ browser: Browser; page: Page }> {
  const files = new Map([
    ["/", text("text/html", `<script type="module" src="/page.js"></script>`)],
    ["/page.js", await bundle(new URL("./pages/hls.ts", import.meta.url).pathname)],
  ]);
  const pages = await serve(files);
  const browser = await ownBrowser();
  const page = await (await (await withEars(browser)).newContext()).newPage();
  await page.goto(`${pages.origin}/#${server.origin}${LIVE.playlist("main")}`);
  await page.waitForFunction("window.isPlaying");
  browser.once("disconnected", pages.stop);
  return { browser, page };
}

/** One browser after the other beside the DJ's: on a small machine they would be measured waiting for each other. */
async function rowsOf(server: TestServer): Promise<Row[]> {
  const dj = await ownBrowser();
  const booth = await openBooth(dj, server.boothLink);
  const rows = [await measure("DJ: capture, encode, send", dj, booth.page, false)];
  const listener = await ownBrowser();
  const own = await openListener(listener, server.origin);
  rows.push(await measure("listener: our player", listener, own.page, true));
  await listener.close();
  const foreign = await hlsPage(server);
  rows.push(await measure("listener: hls.js, plain polling", foreign.browser, foreign.page, true));
  await foreign.browser.close();
  const idle = await ownBrowser();
  const empty = await (await withEars(idle)).newContext();
  const page = await empty.newPage();
  await page.goto(`${server.origin}/r/main`);
  rows.push(await measure("the room's page, sound off", idle, page, false));
  await idle.close();
  return rows;
}

async function herds(server: TestServer): Promise<Herd[]> {
  const all: Herd[] = [];
  let last = "";
  while (all.length < HERDS) {
    const path = await newestSegment(server);
    if (path !== "" && path !== last) all.push(await herd(server.origin + path, LISTENERS));
    last = path;
    await wait(20);
  }
  return all;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const whole = (value: number) => (Number.isNaN(value) ? "–" : String(Math.round(value)));
const kilo = (bytes: number) => (bytes / 1_000).toFixed(1);

function tableOf(rows: readonly Row[], all: readonly Herd[]): string {
  const reads = all.map(({ originReads }) => originReads);
  const [cpu] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${cpu?.model ?? "unknown"}, loopback, segments of 1 s; ${LAST_MS / 1_000} s each, one after the other.`,
    "",
    line([
      "page",
      "CPU, % of a core",
      "requests/s",
      "kB/s up",
      "kB/s down",
      "behind, ms",
      "silence, ms",
    ]),
    line(["---", "---", "---", "---", "---", "---", "---"]),
    ...rows.map((row) =>
      line([
        ...[row.who, row.cpuPercent.toFixed(1), row.requestsPerSecond.toFixed(2)],
        ...[kilo(row.upBytesPerSecond), kilo(row.downBytesPerSecond)],
        ...[whole(row.latencyMs), whole(row.silenceMs)],
      ]),
    ),
    "",
    `${LISTENERS} listeners who ask for the same fresh segment: ${quantile(reads, 0.5)} reads of the bucket (median of ${all.length} segments, at most ${Math.max(...reads)}), ${all.reduce((sum, { failed }) => sum + failed, 0)} failures; the last answer after ${whole(
      quantile(
        all.map(({ lastedMs }) => lastedMs),
        0.5,
      ),
    )} ms, load and server on the same machine.`,
  ].join("\n");
}

const server = await startServer();
try {
  const rows = await rowsOf(server);
  const table = tableOf(rows, await herds(server));
  console.log(table);
  if (!quick) writeSection("docs/LIVE.md", "bench", table);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.stop();
}
