// What goes wrong with live sound, one after the other on one show. Nobody presses anything; only silence is measured.
import { wait } from "../faults/proxy/toxics.ts";
import { freeze } from "./freeze.ts";
import { breakBucket, type Stage, USUAL } from "./stage.ts";

export type LiveFault = {
  readonly name: string;
  /**
   * What silence there is for whoever hears the worst, by how long the fault lasted. With less than `least` the fault did not
   * happen, and its row proves nothing.
   */
  readonly silence: (lastedMs: number) => { readonly leastMs: number; readonly mostMs: number };
  /** Resolves when the fault is over; rejects when it could not be made. */
  readonly run: (stage: Stage) => Promise<void>;
};

/** For each connection; all three that the booth uses at once carry less than half of its sound. */
const THROTTLED_BYTES_PER_SECOND = 2_500;
const SEGMENTS = "**/live/**/*.m4s";

/** The next segment the booth sends meets this. */
export async function nextSegment(
  { booth }: Pick<Stage, "booth">,
  what: "lost" | "refused" | { readonly lateMs: number },
): Promise<void> {
  let left = 1;
  let met = () => {};
  const done = new Promise<void>((resolve) => {
    met = resolve;
  });
  await booth.context().route(SEGMENTS, async (route) => {
    if (route.request().method() !== "PUT" || left === 0) return route.fallback();
    left -= 1;
    // Told that it is stored, the booth never sends it again; told that it is no sound, it says in the room that it is lost.
    if (what === "lost") await route.fulfill({ status: 204 });
    else if (what === "refused") await route.fulfill({ status: 415 });
    else {
      await wait(what.lateMs);
      await route.continue().catch(() => {});
    }
    met();
  });
  await done;
  await booth.context().unroute(SEGMENTS);
}

async function lineDown(line: Stage["boothLine"], forMs: number): Promise<void> {
  await line.down();
  await wait(forMs);
  await line.up();
}

const NOTHING = () => ({ leastMs: 0, mostMs: 0 });
/** What stands between a listener and the next piece. */
const late = (leastMs: number) => () => ({ leastMs, mostMs: 3_000 });
/** A listener has so much ahead at most: two pieces, less what is played of them. */
const AHEAD_MS = 2_300;
/** Until somebody has come back: sockets, passes and players wait a moment longer after each attempt. */
const RETURN_MS = 8_000;
const outage = (lastedMs: number) => ({
  leastMs: lastedMs - AHEAD_MS,
  mostMs: lastedMs + RETURN_MS,
});
/** Whoever is quick enough hears nothing of it. */
const perhaps = (lastedMs: number) => ({ leastMs: 0, mostMs: lastedMs + RETURN_MS });

export const LIVE_FAULTS: readonly LiveFault[] = [
  { name: "nothing (control)", silence: NOTHING, run: () => wait(5_000) },
  {
    name: "a segment is 0.7 s late",
    silence: late(0),
    run: (stage) => nextSegment(stage, { lateMs: 700 }),
  },
  {
    name: "a segment is 3 s late",
    silence: late(300),
    run: (stage) => nextSegment(stage, { lateMs: 3_000 }),
  },
  { name: "a segment is lost", silence: late(500), run: (stage) => nextSegment(stage, "lost") },
  {
    name: "the DJ's page reloads",
    silence: perhaps,
    run: async ({ booth }) => void (await booth.reload()),
  },
  {
    name: "the DJ's line is down for 5 s",
    silence: outage,
    run: ({ boothLine }) => lineDown(boothLine, 5_000),
  },
  {
    name: "the DJ's line is down for 60 s",
    silence: outage,
    run: ({ boothLine }) => lineDown(boothLine, 60_000),
  },
  {
    name: "the DJ's uplink is throttled for 20 s",
    silence: perhaps,
    async run({ booth, boothLine }) {
      boothLine.set("up", { ...USUAL, bytesPerSecond: THROTTLED_BYTES_PER_SECOND });
      const told = booth.locator(".sound-line").filter({ hasText: /slow|No connection/ });
      await Promise.all([wait(20_000), told.waitFor({ timeout: 20_000 })]);
      boothLine.set("up", USUAL);
    },
  },
  {
    name: "the DJ's computer stands still for 5 s",
    silence: outage,
    run: ({ boothBrowser }) => freeze(boothBrowser, 5_000),
  },
  {
    name: "the bucket fails for 5 s",
    silence: outage,
    async run(stage) {
      const repair = await breakBucket(stage);
      await wait(5_000);
      await repair();
    },
  },
  {
    name: "the server and every object in it are killed",
    silence: outage,
    async run({ server }) {
      await server.kill9();
      await server.restart();
    },
  },
  {
    name: "listeners are offline for 4 s",
    silence: outage,
    run: ({ listenersLine }) => lineDown(listenersLine, 4_000),
  },
];
