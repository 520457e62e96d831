// The short bench of every pull request: the room and four rooms that each lost one thing, in one workerd, by what they
// call and send. Counts, not times; the one comparison of CPU is between two rooms of the same run.
import { rmSync } from "node:fs";
import { cpuMsOf } from "../helpers/process-usage.ts";
import { startWorkerd } from "../helpers/workerd.ts";
import { Audience } from "./audience.ts";
import type { Contender, Running } from "./contender.ts";
import { atRate, measure } from "./round.ts";
import { goOnAir, room } from "./servers/room.ts";
import { keptSet } from "./servers/workerd-peers.ts";

export const VARIANTS = ["Unbatched", "Asking", "Recoding", "Greeting"] as const;
export type QuickName = "room" | (typeof VARIANTS)[number];

export type QuickFigures = {
  readonly lost: number;
  /** Frames that one listener gets per event. */
  readonly framesPerEvent: number;
  /** Lists of sockets that were asked for, per event. */
  readonly listsPerEvent: number;
  /** How often each character that one listener got was encoded: for the log, for the wire, or for each listener. */
  readonly encodedTimes: number;
  /** Encoded text per join as a share of the first frame, while nothing happens between the joins. */
  readonly encodedPerJoin: number;
  readonly cpuPerEventMs: number;
};

const LISTENERS = 150;
const EVENTS = 60;
/** Far above any window, so that a batch has something to hold. */
const EVENTS_PER_SECOND = 300;
const JOINERS = 40;

type Counts = { readonly lists: number; readonly encodedChars: number };

export async function measureQuick(folder: string): Promise<Record<QuickName, QuickFigures>> {
  const running = await startWorkerd({
    entry: "test/bench/workers/counted.ts",
    objects: {
      USER_SESSIONS: "CountedRoom",
      ...Object.fromEntries(VARIANTS.map((name) => [name, name])),
    },
    vars: { TOKEN_SECRET: "bench-token-secret-0123456789abcdefgh", ROOM_SPREAD_SOCKETS: "100000" },
    folder,
  });
  try {
    await goOnAir(running);
    const figures = [["room", await observe({ ...room, greets: true }, running)] as const];
    return { ...Object.fromEntries(figures), ...(await observeVariants(running)) } as Record<
      QuickName,
      QuickFigures
    >;
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function observeVariants(
  running: Running,
): Promise<Partial<Record<QuickName, QuickFigures>>> {
  const all: [QuickName, QuickFigures][] = [];
  for (const name of VARIANTS) {
    const contender = { ...keptSet, greets: true, door: () => ({ path: `/${name}` }) };
    all.push([name, await observe(contender, running)]);
  }
  return Object.fromEntries(all);
}

async function observe(contender: Contender, running: Running): Promise<QuickFigures> {
  const audience = new Audience(contender, running);
  await audience.grow(LISTENERS);
  // The first events find code that was never run.
  await measure(running, audience, 10, atRate(10, 100));
  const before = await countsOf(running);
  const cpuMs = cpuMsOf(running.pid);
  const round = await measure(running, audience, EVENTS, atRate(EVENTS, EVENTS_PER_SECOND));
  const spentMs = cpuMsOf(running.pid) - cpuMs;
  const after = await countsOf(running);
  await audience.leave();
  const encodedPerJoin = await joinCost(contender, running);
  return {
    lost: round.lost + round.wrong,
    framesPerEvent: round.frames / LISTENERS / EVENTS,
    listsPerEvent: (after.lists - before.lists) / EVENTS,
    encodedTimes: (after.encodedChars - before.encodedChars) / (round.bytes / LISTENERS),
    encodedPerJoin,
    cpuPerEventMs: spentMs / EVENTS,
  };
}

async function joinCost(contender: Contender, running: Running): Promise<number> {
  const joiners = new Audience(contender, running);
  await joiners.grow(1);
  const greetingBytes = joiners.sockets[0]?.firstFrameBytes ?? 0;
  const before = await countsOf(running);
  await joiners.grow(1 + JOINERS);
  const after = await countsOf(running);
  await joiners.leave();
  return (after.encodedChars - before.encodedChars) / JOINERS / Math.max(1, greetingBytes);
}

async function countsOf({ port }: Running): Promise<Counts> {
  const answer = await fetch(`http://127.0.0.1:${port}/counts`);
  return (await answer.json()) as Counts;
}

/** What a room has lost, by name; nothing when all is well. */
export function whatIsLost(figures: QuickFigures): string[] {
  const lost: [string, boolean][] = [
    ["events", figures.lost > 0],
    ["batching", figures.framesPerEvent > 0.5],
    ["kept list", figures.listsPerEvent > 0.5],
    ["encode once", figures.encodedTimes > 10],
    ["view encoded once", figures.encodedPerJoin > 0.5],
  ];
  return lost.filter(([, gone]) => gone).map(([name]) => name);
}
