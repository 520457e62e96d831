// What goes wrong with live sound, one after the other on one show. Nobody presses anything; only silence is measured.
import { wait } from "../faults/proxy/toxics.ts";
import { breakBucket, type Stage, USUAL } from "./stage.ts";

export type LiveFault = {
  readonly name: string;
  /** What silence is allowed for whoever hears the worst, by how long the fault lasted. */
  readonly mostSilenceMs: (lastedMs: number) => number;
  /** Resolves when the fault is over. */
  readonly run: (stage: Stage) => Promise<void>;
};

/** For each connection; all three that the booth uses at once carry less than half of its sound. */
const THROTTLED_BYTES_PER_SECOND = 2_500;
const SEGMENTS = "**/live/**/*.m4s";

/** The next segment the booth sends meets this. */
async function nextSegment({ booth }: Stage, what: "lost" | { readonly lateMs: number }) {
  let left = 1;
  let met = () => {};
  const done = new Promise<void>((resolve) => {
    met = resolve;
  });
  await booth.context().route(SEGMENTS, async (route) => {
    if (route.request().method() !== "PUT" || left === 0) return route.fallback();
    left -= 1;
    // Told that it is stored, the booth never sends it again.
    if (what === "lost") await route.fulfill({ status: 204 });
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

/** One piece is missing, and what stands between a listener and the next one. */
const A_PIECE = () => 3_000;
/** Its own time, and until somebody has come back: sockets, passes and players wait a moment longer after each attempt. */
const AN_OUTAGE = (lastedMs: number) => lastedMs + 8_000;

export const LIVE_FAULTS: readonly LiveFault[] = [
  { name: "nothing (control)", mostSilenceMs: () => 0, run: () => wait(5_000) },
  {
    name: "a segment is 0.7 s late",
    mostSilenceMs: A_PIECE,
    run: (stage) => nextSegment(stage, { lateMs: 700 }),
  },
  {
    name: "a segment is 3 s late",
    mostSilenceMs: A_PIECE,
    run: (stage) => nextSegment(stage, { lateMs: 3_000 }),
  },
  { name: "a segment is lost", mostSilenceMs: A_PIECE, run: (s) => nextSegment(s, "lost") },
  {
    name: "the DJ's page reloads",
    mostSilenceMs: AN_OUTAGE,
    run: async ({ booth }) => void (await booth.reload()),
  },
  {
    name: "the DJ's line is down for 5 s",
    mostSilenceMs: AN_OUTAGE,
    run: ({ boothLine }) => lineDown(boothLine, 5_000),
  },
  {
    name: "the DJ's line is down for 60 s",
    mostSilenceMs: AN_OUTAGE,
    run: ({ boothLine }) => lineDown(boothLine, 60_000),
  },
  {
    name: "the DJ's uplink is throttled for 20 s",
    mostSilenceMs: AN_OUTAGE,
    async run({ boothLine }) {
      boothLine.set("up", { ...USUAL, bytesPerSecond: THROTTLED_BYTES_PER_SECOND });
      await wait(20_000);
      boothLine.set("up", USUAL);
    },
  },
  {
    name: "the bucket fails for 5 s",
    mostSilenceMs: AN_OUTAGE,
    async run(stage) {
      const repair = await breakBucket(stage);
      await wait(5_000);
      await repair();
    },
  },
  {
    name: "the server and every object in it are killed",
    mostSilenceMs: AN_OUTAGE,
    async run({ server }) {
      await server.kill9();
      await server.restart();
    },
  },
  {
    name: "listeners are offline for 4 s",
    mostSilenceMs: AN_OUTAGE,
    run: ({ listenersLine }) => lineDown(listenersLine, 4_000),
  },
];
