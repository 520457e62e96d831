// A leader's side of a spread room on a clock that a test moves, with followers that can be slow, deaf or gone.
import { Follower } from "../../server/objects/follower.ts";
import type { Push, PushReply } from "../../server/objects/relay-words.ts";
import { Relays, type Spread } from "../../server/objects/relays.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { type Counts, EMPTY_PULSE, NO_COUNTS } from "../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../shared/room/view.ts";
import { fakeTime } from "./fake-time.ts";
import { eventOf } from "./room.ts";

/** A leader's log and its followers; a call takes `delayMs` each way. */
export function spreadRoom(stored: Spread | null = null) {
  const time = fakeTime();
  const log: RoomEvent[] = [];
  const followers = new Map<number, Follower>();
  const dead = new Set<number>();
  const seated = new Map<number, Counts>();
  const pushes: { relay: number; push: Push; atMs: number }[] = [];
  let saved: Spread | null = stored;
  let delayMs = 1;
  let counted = 0;
  const pause = () => new Promise<void>((resolve) => time.after(delayMs, resolve));
  const head = () => log.at(-1)?.seq ?? 0;
  const extent = () => ({ epoch: "epoch-1", floor: 1, seq: head() });

  async function send(relay: number, push: Push): Promise<PushReply> {
    pushes.push({ relay, push, atMs: time.nowMs() });
    await pause();
    if (dead.has(relay)) throw new Error("gone");
    const follower = followers.get(relay);
    if (!follower) throw new Error("no such relay");
    if (follower.take(push).kind === "lost") {
      await pause();
      follow(relay);
    }
    await pause();
    return { seq: follower.extent.seq, counts: seated.get(relay) ?? NO_COUNTS };
  }

  const relays = new Relays({
    load: () => saved,
    save: (spread) => {
      saved = spread;
    },
    send,
    extent,
    readAfter: (seq, limit) => log.slice(seq, seq + limit),
    pulse: () => EMPTY_PULSE,
    onCounted: () => {
      counted += 1;
    },
    now: time.nowMs,
    after: time.after,
    spreadAt: 100,
  });

  function follow(relay: number): void {
    const follower = followers.get(relay) ?? new Follower();
    followers.set(relay, follower);
    relays.followed(relay, head(), seated.get(relay) ?? NO_COUNTS);
    follower.adopt({
      ...extent(),
      view: log.reduce(evolve, EMPTY_VIEW),
      tail: log.slice(-50),
      facts: [],
      pulse: EMPTY_PULSE,
      relays: relays.planned,
    });
  }

  return {
    time,
    relays,
    followers,
    dead,
    seated,
    pushes,
    follow,
    saved: () => saved,
    counted: () => counted,
    slow: (ms: number) => {
      delayMs = ms;
    },
    happen(count = 1): void {
      for (let n = 0; n < count; n += 1) {
        const seq = head() + 1;
        const body = { kind: "announcement.pinned", text: `news ${seq}` } as const;
        log.push(eventOf(body, { seq }));
      }
      relays.announce();
    },
    places: () => [...followers.values()].map((follower) => follower.extent.seq),
  };
}

/** As off air: nobody is expected. */
export const NO_PEAK = Number.POSITIVE_INFINITY;
export const crowd = (connected: number) => ({ ...NO_COUNTS, connected });
