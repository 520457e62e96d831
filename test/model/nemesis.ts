// Carries out one step of a plan: what people do, and what goes wrong around them.

import { ANNOUNCEMENT_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { CAST } from "./cast.ts";
import { commandOf, doer } from "./deeds.ts";
import type { Act } from "./plan.ts";
import type { RoomObject } from "./room-object.ts";
import type { World } from "./world.ts";

const DAY_AND_AN_HOUR_MS = 25 * 3_600_000 + 60_000;
/** An object that has something to do is not evicted; it is tried again when it may be done. */
const EVICT_AGAIN_MS = 100;
const EVICT_TRIES = 5;

export function carryOut(world: World, act: Act): void {
  (ACTS[act.do] as (world: World, act: Act) => void)(world, act);
}

type Of<D extends Act["do"]> = Extract<Act, { do: D }>;
const ACTS: { readonly [D in Act["do"]]: (world: World, act: Of<D>) => void } = {
  deed(world, { deed, page, pick }) {
    const from = world.pages[doer(deed, page)]!;
    const people = CAST.map(({ person }) => person);
    const nowMs = from.session.serverNow();
    from.do(commandOf(deed, { view: from.session.view.value, ...pick, nowMs, people }));
  },
  flood(world, { count }) {
    const text = "☩".repeat(ANNOUNCEMENT_MAX_CHARS);
    for (let n = 0; n < count; n += 1) {
      world.time.after(n * 55, () => world.pages[0]!.do({ kind: "announcement.pin", text }));
    }
  },
  listening: (world, { page }) => world.pages[page]!.listen(world.random() < 0.5),
  wake: (world, { page }) => world.pages[page]!.wake(),
  reopen(world, { page }) {
    world.pages[page]!.close();
    void world.open(page, world.random() < 0.7);
  },
  "all leave"(world, { ms }) {
    for (let place = 2; place < CAST.length; place += 1) {
      world.pages[place]!.close();
      world.time.after(ms, () => {
        if (world.pages[place]!.record.closed) void world.open(place, true);
      });
    }
  },
  repeat(world, { page }) {
    const { wire } = world.pages[page]!;
    if (wire) wire.repeatNext = true;
  },
  dead: (world, { page }) => world.pages[page]!.wire?.goDead(),
  cut(world, { page, how }) {
    const { wire } = world.pages[page]!;
    if (how === "both") wire?.cut();
    else wire?.breakForClient();
  },
  freeze: (world, { page, ms }) => world.pages[page]!.wire?.freeze(ms),
  block(world, { page, ms }) {
    const of = world.pages[page]!;
    of.blockedUntilMs = world.time.nowMs() + ms;
    of.wire?.cut();
  },
  evict: (world, { object }) => evict(world, chosen(world, object), EVICT_TRIES),
  kill: (world, { object }) => chosen(world, object).kill(() => world.random() < 0.5),
  "cut off": (world, { object, ms }) => world.cutOff(chosen(world, object).name, ms),
  "lose log": (world) => world.loseLog(),
  night: (world) => jump(world, DAY_AND_AN_HOUR_MS),
  look(world) {
    for (const page of world.pages) page.look();
  },
  die(world, { when }) {
    world.leader.disk.faults.dies = when;
  },
  full(world, { ms }) {
    const { faults } = world.leader.disk;
    faults.full = true;
    world.time.after(ms, () => {
      faults.full = false;
    });
  },
  jump: (world, { ms }) => jump(world, ms),
  archive(world, { mood, ms }) {
    world.archive.mood = mood;
    world.time.after(ms, () => {
      world.archive.mood = "up";
    });
  },
  network(world, { delayMs, spreadMs }) {
    world.net.delayMs = delayMs;
    world.net.spreadMs = spreadMs;
  },
};

/** 0 is the leader. */
function chosen(world: World, n: number): RoomObject {
  const all = world.objectList;
  return all[n % all.length]!;
}

function evict(world: World, object: RoomObject, tries: number): void {
  if (object.evict()) return world.recorder.slept(object.wires);
  if (tries > 0) world.time.after(EVICT_AGAIN_MS, () => evict(world, object, tries - 1));
}

function jump(world: World, ms: number): void {
  world.skewMs += ms;
  for (const object of world.objectList) object.clockMoved();
}

/** Somebody sets a clock right that had gone back. */
export function setRight(world: World): void {
  if (world.skewMs < world.furthestSkewMs) jump(world, world.furthestSkewMs - world.skewMs);
}
