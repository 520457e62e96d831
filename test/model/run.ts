// One whole run: a plan is lived through, everything heals, and the history is handed over for judging.

import { type Counts, NO_COUNTS } from "../../shared/room/pulse.ts";
import type { History } from "./history.ts";
import { carryOut, setRight } from "./nemesis.ts";
import type { OpenPage } from "./page.ts";
import { PAGES, type Plan } from "./plan.ts";
import type { Product } from "./product.ts";
import { World } from "./world.ts";

/** Dials wait at most 60 s for a block to end, then 10 s of backoff; a dead socket shows within 35 s. */
const BACK_MS = 80_000;
/** Whose page leaves a ghost behind in the end. */
const GHOST = 5;
/** A ghost is gone within this long while a show is on. */
export const GHOST_GONE_MS = 75_000;
const COUNTS_WITHIN_MS = 5_000;
const CALM_TRIES = 20;
/** The archive hears of everything within half a minute. */
const ARCHIVED_WITHIN_MS = 40_000;

export async function lifeOf(plan: Plan, product: Product): Promise<History> {
  const world = new World(plan, product);
  try {
    for (let place = 0; place < PAGES; place += 1) {
      await world.open(place, place > 0 && place % 3 !== 0);
    }
    await world.time.advance(300);
    world.pages[0]!.do({ kind: "broadcast.start", title: "Sunday" });
    await world.time.advance(300);
    for (const { afterMs, act } of plan.steps) {
      await world.time.advance(afterMs);
      carryOut(world, act);
    }
    end(world, await heal(world));
    return world.recorder.history;
  } finally {
    await world.close();
  }
}

/** What has to be looked at before the very end. */
type Healed = {
  readonly unarchived: number;
  readonly counts: Counts;
  readonly told: readonly Counts[];
};

/** The weather clears; then a show is on, the last word is said, and everybody has had the time that is promised. */
async function heal(world: World): Promise<Healed> {
  world.net.delayMs = 5;
  world.net.spreadMs = 10;
  world.archive.mood = "up";
  world.mend();
  setRight(world);
  world.leader.disk.faults.dies = null;
  world.leader.disk.faults.full = false;
  const { epoch = "", commits = [] } = world.recorder.lifeNow() ?? {};
  const stored = commits.flatMap(({ events }) => events).length;
  await world.time.advance(BACK_MS);
  // Off air a relay hears of a lost log only when somebody there does something.
  for (const page of world.pages) page.listen(!page.listens);
  const unarchived = Math.max(0, stored - world.archive.events(epoch).length);
  world.pages[0]!.do({ kind: "broadcast.start" });
  // One more socket dies without a word; by the time that a ghost may stay, nobody counts it any more.
  world.pages[GHOST]!.wire?.goDead();
  await world.time.advance(GHOST_GONE_MS);
  await calm(world);
  const counts = countsOf(world.pages.filter(isLive));
  const told = world.pages.map(({ session }) => session.pulse.value.counts);
  world.pages[0]!.do({ kind: "announcement.pin", text: "The end" });
  await world.time.advance(ARCHIVED_WITHIN_MS);
  return { unarchived, counts, told };
}

/**
 * Waits for as long as counts may take since somebody last changed seats: a room that shrinks moves people about, and a dial
 * that was given up may leave a ghost, which has its own time.
 */
async function calm(world: World): Promise<void> {
  for (let tries = 0; tries < CALM_TRIES; tries += 1) {
    const wires = world.pages.map(({ wire }) => wire);
    await world.time.advance(COUNTS_WITHIN_MS);
    const stayed = world.pages.every(({ wire }, n) => wire === wires[n]);
    const moves = world.pages.some(({ session }) => session.status.value === "waiting");
    if (stayed && !moves && !hasYoungGhost(world)) return;
  }
}

function hasYoungGhost(world: World): boolean {
  const held = world.objectList.flatMap(({ wires }) => [...wires]);
  const sinceMs = world.wallMs() - GHOST_GONE_MS;
  return held.some((wire) => {
    if (world.pages.some((page) => page.wire === wire) || wire.attachment === null) return false;
    return (JSON.parse(wire.attachment) as { joinedAtMs: number }).joinedAtMs > sinceMs;
  });
}

const isLive = ({ session }: OpenPage) => session.status.value === "live";

function end(world: World, { unarchived, counts, told }: Healed): void {
  const { archive } = world;
  const { history } = world.recorder;
  for (const page of world.pages) {
    page.look();
    // Closed for good by the room (banned): nothing more is promised to it.
    if (page.session.status.value === "closed") page.record.closed = true;
  }
  history.ending = {
    pages: world.pages.map(({ record, session }, n) => ({
      name: record.name,
      status: session.status.value,
      view: session.view.value,
      counts: told[n] ?? NO_COUNTS,
      pending: session.pending.value.filter(({ state }) => state === "sending").length,
    })),
    counts,
    unarchived,
    reactionsTotal: archive.reactionsTotal(),
    archived: history.lives.map(({ epoch }) => ({ epoch, events: archive.events(epoch) })),
  };
}

/** People are counted where they sit: somebody whose pages ended up in two objects is counted in both. */
function countsOf(open: readonly OpenPage[]): Counts {
  const distinct = (of: readonly OpenPage[]) =>
    new Set(of.map(({ cast, wire }) => `${cast.person} at ${wire?.seat}`)).size;
  return {
    connected: open.length,
    people: distinct(open),
    listening: distinct(open.filter(({ listens }) => listens)),
    embedded: distinct(open.filter(({ cast }) => cast.role === "guest")),
  };
}
