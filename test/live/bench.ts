// `npm run bench:live`: what live sound costs the DJ's page, a listener's page and the bucket, beside hls.js on the same stream.
// `--quick` for a rehearsal; only a whole run is written to docs/LIVE.md.
import { cpus, loadavg } from "node:os";
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
import { newestSegment, viewOf } from "./stage.ts";

const { quick } = parseArgs({ options: { quick: { type: "boolean", default: false } } }).values;
const LAST_MS = quick ? 10_000 : 45_000;
const SETTLE_MS = quick ? 5_000 : 12_000;
const LISTENERS = 1_000;
const HERDS = quick ? 2 : 10;

const OURS = "bare page: our player";
const HLS = "bare page: hls.js, plain polling";
const BARE = "bare page: nothing";
type Row = Usage & { readonly who: string; readonly latencyMs: number; readonly silenceMs: number };

const at = (path: string) => new URL(path, import.meta.url).pathname;
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

/** A bare page with one player in it, told in its address what to play; null: with none. */
async function barePage(entry: string | null, stream: string) {
  const script = entry === null ? text("text/javascript", "") : await bundle(at(entry));
  const files = new Map([
    ["/", text("text/html", `<script type="module" src="/page.js"></script>`)],
    ["/page.js", script],
  ]);
  const pages = await serve(files);
  const browser = await ownBrowser();
  browser.once("disconnected", pages.stop);
  const page = await (await (await withEars(browser)).newContext()).newPage();
  await page.goto(`${pages.origin}/#${stream}`);
  if (entry !== null) await page.waitForFunction("window.isPlaying");
  return { browser, page };
}

async function bare(who: string, entry: string | null, stream = ""): Promise<Row> {
  const { browser, page } = await barePage(entry, stream);
  const row = await measure(who, browser, page, entry !== null);
  await browser.close();
  return row;
}

async function inRoom(who: string, origin: string, isListening: boolean): Promise<Row> {
  const browser = await ownBrowser();
  const page = isListening
    ? (await openListener(browser, origin)).page
    : await (await (await withEars(browser)).newContext()).newPage();
  if (!isListening) await page.goto(`${origin}/r/main`);
  const row = await measure(who, browser, page, isListening);
  await browser.close();
  return row;
}

/** One browser after the other beside the DJ's: on a small machine they would be measured waiting for each other. */
async function rowsOf(server: TestServer): Promise<Row[]> {
  const { origin } = server;
  const dj = await ownBrowser();
  const booth = await openBooth(dj, server.boothLink);
  const rows = [await measure("booth, sound on: capture, encode, send", dj, booth.page, false)];
  const { broadcast, sound } = await viewOf({ server });
  const show = { room: "main", broadcast: broadcast.id };
  const own = encodeURIComponent(JSON.stringify({ base: origin, show, epochs: sound }));
  rows.push(await bare(OURS, "./pages/own.ts", own));
  const list = `${origin}${LIVE.playlist("main")}`;
  rows.push(await bare(HLS, "./pages/hls.ts", list));
  rows.push(await bare(BARE, null));
  rows.push(await inRoom("room's page, listening", origin, true));
  rows.push(await inRoom("room's page, not listening", origin, false));
  return rows;
}

/** Each time a segment falls due, all ask for it; or, `forList`, all ask for the play list of that moment. */
async function herds(server: TestServer, forList: boolean): Promise<Herd[]> {
  const all: Herd[] = [];
  let last = "";
  while (all.length < HERDS) {
    const path = await newestSegment(server);
    const url = server.origin + (forList ? LIVE.playlist("main") : path);
    if (path !== "" && path !== last) all.push(await herd(url, LISTENERS));
    last = path;
    await wait(20);
  }
  return all;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const whole = (value: number) => (Number.isNaN(value) ? "–" : String(Math.round(value)));
const kilo = (bytes: number) => (bytes / 1_000).toFixed(1);

function herdWords(what: string, all: readonly Herd[]): string {
  const missed = all.map(({ missed }) => missed);
  const lasted = all.map(({ lastedMs }) => lastedMs);
  const failures = all.reduce((sum, { failed }) => sum + failed, 0);
  return `${LISTENERS} listeners who ask for ${what}: ${quantile(missed, 0.5)} of them are not answered by memory or cache (median of ${all.length} times, at most ${Math.max(...missed)}); ${failures} failures; the last answer after ${whole(quantile(lasted, 0.5))} ms, load and server on the same machine.`;
}

/** How many times as much hls.js takes as our player, each in a page of its own, CPU beyond that of the page alone. */
function ratios(rows: readonly Row[]): string {
  const [ours, theirs, bare] = [OURS, HLS, BARE].map((name) =>
    rows.find(({ who }) => who === name),
  );
  if (!ours || !theirs || !bare) throw new Error("a row is missing");
  const times = (of: (row: Row) => number) => `${(of(theirs) / of(ours)).toFixed(1)} ×`;
  const bytes = (row: Row) => row.upBytesPerSecond + row.downBytesPerSecond;
  return [
    `hls.js takes ${times((row) => row.cpuPercent - bare.cpuPercent)} the CPU of our player,`,
    `${times(({ requestsPerSecond }) => requestsPerSecond)} its requests, ${times(bytes)} its bytes,`,
    `and is heard ${times(({ latencyMs }) => latencyMs)} as late.`,
  ].join(" ");
}

type Herds = { readonly segment: readonly Herd[]; readonly list: readonly Herd[] };

function tableOf(rows: readonly Row[], all: Herds): string {
  const [cpu] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${cpu?.model ?? "unknown"}, loopback, segments of 1 s; ${LAST_MS / 1_000} s each, one after the other beside the booth. CPU is that of the page's whole browser, with the test's ear in all but the booth's. Load average of the machine at the end: ${loadavg()[0]?.toFixed(1)}.`,
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
    ratios(rows),
    "",
    `${herdWords("the same fresh segment", all.segment)} Those of them who ask together wait for one and the same read of the bucket.`,
    "",
    `${herdWords("the play list at the same moment", all.list)} Those of them who ask together wait for one and the same making of it.`,
  ].join("\n");
}

const server = await startServer();
try {
  const rows = await rowsOf(server);
  const segment = await herds(server, false);
  const table = tableOf(rows, { segment, list: await herds(server, true) });
  console.log(table);
  if (!quick) writeSection("docs/LIVE.md", "bench", table);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.stop();
}
