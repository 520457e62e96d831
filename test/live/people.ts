// A DJ whose microphone tells the time, and listeners whose ears can be read: the real pages on the real server.
import type { Browser, Page } from "playwright-core";
import { bundle } from "../browser/sync/server.ts";
import {
  enterBooth,
  enterRoom,
  goLive,
  type Looks,
  listen,
  type Opener,
} from "../helpers/people.ts";
import { BURST_EVERY_MS } from "../helpers/time-code.ts";
import type { Ear } from "./pages/ear.ts";
import type { Machine } from "./pages/microphone.ts";

export type Person = { readonly page: Page; readonly trouble: readonly string[] };
type Burst = ReturnType<Ear["bursts"]>[number];

const here = (path: string) => new URL(path, import.meta.url).pathname;

async function script(path: string): Promise<string> {
  const { bytes } = await bundle(here(path));
  return `if (location.protocol.startsWith("http")) (() => {${new TextDecoder().decode(bytes)}})();`;
}

/** Runs the script in every page before the page's own ones. */
async function prepared(browser: Browser, path: string, looks: Looks = {}): Promise<Opener> {
  const content = await script(path);
  return {
    async newContext(usual) {
      const context = await browser.newContext({ ...usual, ...looks });
      await context.addInitScript({ content });
      return context;
    },
  };
}

/** The recorder's audio thread is a script that the site's policy does not know. */
const EAR: Looks = { bypassCSP: true };

/** Profiles in which whatever plays can be heard by the test. */
export const withEars = (browser: Browser): Promise<Opener> =>
  prepared(browser, "./pages/ear.ts", EAR);

/** Follows the link, goes live unless the room is, and sends the time-coded sound until it is on its way. */
export async function openBooth(browser: Browser, link: string): Promise<Person> {
  const person = await enterBooth(await prepared(browser, "./pages/microphone.ts"), link);
  // Leaving while on air asks first.
  person.page.on("dialog", (dialog) => void dialog.accept());
  const button = person.page.getByRole("button", { name: "Go live", exact: true });
  if (await button.isVisible()) await goLive(person.page, "Time as a sound");
  await sendSound(person.page);
  return person;
}

export async function sendSound(booth: Page): Promise<void> {
  await booth.getByRole("button", { name: "Send sound" }).click();
  await booth.locator(".sound-line").filter({ hasText: "The line is good." }).waitFor();
}

/** Enters the room, presses Listen once, and waits until it is heard. */
export async function openListener(browser: Browser, origin: string): Promise<Person> {
  const person = await enterRoom(
    await prepared(browser, "./pages/ear.ts", EAR),
    `${origin}/r/main`,
  );
  await listen(person.page);
  return person;
}

const inPage = <T>(page: Page, expression: string) => page.evaluate(expression) as Promise<T>;
export const watch = (page: Page) => inPage<void>(page, "ear.watch()");
export const longestSilenceMs = (page: Page) => inPage<number>(page, "ear.longestSilenceMs()");
/** By how much the machine itself kept the booth from hearing its microphone; from `watchMachine` on. */
export const watchMachine = (booth: Page) => inPage<void>(booth, "machine.watch()");
export const lostByMachineMs = (booth: Page) =>
  inPage<Awaited<ReturnType<Machine["lostMs"]>>>(booth, "machine.lostMs()");
/** A machine that loses more of its own microphone in a listening can't show anything. */
export const LOST_MOST_MS = 400;
/** A hole can hide the burst it falls upon, and is filled up to whole blocks: so much silence explains what was lost. */
export const explainedMs = (lostMs: number) => (lostMs > 0 ? lostMs + BURST_EVERY_MS : 0);
export const bursts = (page: Page) => inPage<Burst[]>(page, "ear.bursts()");

/** Four bursts a second; some lie at the edges. */
const HEARD_AGAIN = 10;
const HEARD_AGAIN_WITHIN_MS = 4_000;

/** Whether the last seconds sounded as they should. */
export async function hearsNow(page: Page): Promise<boolean> {
  const sinceMs = Date.now() - HEARD_AGAIN_WITHIN_MS;
  return (await bursts(page)).filter(({ heardMs }) => heardMs > sinceMs).length >= HEARD_AGAIN;
}

export const quantile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
  Number.NaN;

export type Heard = {
  /** Bursts that all of them heard. */
  readonly bursts: number;
  readonly latencyMs: number;
  readonly spreadP50Ms: number;
  readonly spreadP95Ms: number;
};

/** The last seconds of several listeners, compared burst by burst. */
export async function compare(pages: readonly Page[]): Promise<Heard> {
  const all = await Promise.all(pages.map(bursts));
  const times = all.map((heard) => new Map(heard.map((one) => [one.madeMs, one.heardMs])));
  const shared = [...(times[0]?.keys() ?? [])].filter((made) =>
    times.every((one) => one.has(made)),
  );
  const spreads = shared.map((made) => {
    const heard = times.map((one) => one.get(made) ?? Number.NaN);
    return Math.max(...heard) - Math.min(...heard);
  });
  const latencies = all.flat().map(({ madeMs, heardMs }) => heardMs - madeMs);
  return {
    bursts: shared.length,
    latencyMs: quantile(latencies, 0.5),
    spreadP50Ms: quantile(spreads, 0.5),
    spreadP95Ms: quantile(spreads, 0.95),
  };
}
