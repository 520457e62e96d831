// A browser for tests: the machine's own Chrome or Chromium when there is one, else the one inside an npm package.
import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const SYSTEM = [
  process.env.CHROME_PATH,
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
// Not the packaged browser's own arguments: they put all pages into one process and switch web security off. Drawing is
// done without a GPU's emulation, which stalls every page when one is busy.
const ALWAYS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
  "--font-render-hinting=none",
];
/** Background tabs are listeners too: their clocks must run as a foreground page's do. */
const ALL_TABS_AWAKE = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

export type BrowserOptions = {
  /** `gesture`: sound starts only after a click, as for real people. Default: `free`. */
  autoplay?: "gesture" | "free";
  args?: readonly string[];
};

/**
 * Starts a headless browser; says in one sentence what is missing when the machine cannot run it. In tests, what the API
 * answers to its pages is held to the description.
 */
export async function launchBrowser({
  autoplay = "free",
  args = [],
}: BrowserOptions = {}): Promise<Browser> {
  const system = SYSTEM.find((path) => path !== undefined && existsSync(path));
  const policy =
    autoplay === "free" ? "no-user-gesture-required" : "document-user-activation-required";
  try {
    const browser = await chromium.launch({
      executablePath: system ?? (await sparticuz.executablePath()),
      args: [
        ...(process.getuid?.() === 0 || !system ? ["--no-sandbox"] : []),
        ...ALWAYS,
        ...ALL_TABS_AWAKE,
        `--autoplay-policy=${policy}`,
        ...args,
      ],
      headless: true,
    });
    // Not where pages are measured.
    if (!process.env.VITEST) return browser;
    return (await import("./watched-answers.ts")).watchAnswers(browser);
  } catch (error) {
    const missing = /error while loading shared libraries: (\S+?):/.exec(String(error))?.[1];
    if (!missing) throw error;
    throw new Error(
      `The test browser needs the system library ${missing}: on Debian or Ubuntu run \`apt-get install -y libnss3 libnspr4\`, or install Chrome.`,
    );
  }
}
