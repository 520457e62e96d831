// The leader's side of a spread room: which followers there are, how far each has come, and what is on its way to them.
// One push at a time per follower; what happens meanwhile goes with the next. It knows no sockets and decides no event.
import type { RoomEvent } from "../../shared/room/events.ts";
import { type Counts, type Heard, NO_COUNTS, type Pulse } from "../../shared/room/pulse.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import { waitMs } from "../domain/room/batch.ts";
import {
  addCounts,
  expectedSockets,
  type Headcount,
  planRelays,
  relayWindowMs,
} from "../domain/room/spread.ts";
import { type After, NextRun } from "./next-run.ts";
import { giveUp, isGivenUp, newStanding, type Standing } from "./relay-standing.ts";
import type { Push, PushReply, RelayCounts } from "./relay-words.ts";

/** The most events of one push: a follower that far behind gets them in several. */
const PUSH_MAX_EVENTS = 500;
/** Over how long arrivals are counted at least. */
const LOOK_BACK_MS = 1_000;
/** A plan that grew is kept this long at least: who was expected may still be on the way. */
const GROWN_FOR_MS = 120_000;
/** Counts may be this old on a relay. */
const PULSE_MS = 1_000;
const RETRY_FIRST_MS = 200;
/** One that was given up may only have been out of reach, with people who wait: what happens is offered to it this often. */
const OFFER_EVERY_MS = 10_000;

/** What survives the leader's sleep: the plan and who follows. */
export type Spread = {
  readonly relays: number;
  /** With what each counted when this was stored: better than nothing until it speaks up again. */
  readonly following: readonly { readonly relay: number; readonly counts: Counts }[];
};

export type Surroundings = {
  readonly load: () => Spread | null;
  readonly save: (spread: Spread) => void;
  /** Carries a push to a follower; rejects when it cannot be reached. */
  readonly send: (relay: number, push: Push) => Promise<PushReply>;
  readonly extent: () => LogExtent;
  readonly readAfter: (seq: number, limit: number) => readonly RoomEvent[];
  readonly pulse: () => Pulse;
  /** A follower has said who is there, for the first time in this life of the leader, when nobody had come or gone. */
  readonly onCounted: () => void;
  readonly now: () => number;
  /** Runs later; gives the way to call it off. */
  readonly after: After;
  readonly spreadAt: number;
};

export class Relays {
  readonly #around: Surroundings;
  readonly #following = new Map<number, Standing>();
  #planned: number;
  #lastPushMs = Number.NEGATIVE_INFINITY;
  #lately: Headcount | null = null;
  /** Forgotten by sleep, which takes longer to come than a crowd. */
  #grewAtMs = Number.NEGATIVE_INFINITY;
  readonly #nextPush: NextRun;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#nextPush = new NextRun(around.now, around.after, () => this.#pushAll());
    const stored = around.load();
    this.#planned = stored?.relays ?? 0;
    // An object sleeps only when nothing is under way, so its followers had everything. Should it have crashed instead,
    // one that is behind finds out by the first push, and so do the listeners of one that slept.
    for (const { relay, counts } of stored?.following ?? []) {
      this.#add(relay, around.extent().seq).counts = counts;
    }
  }

  /** How many relays the room should have; 0 while the leader seats everybody. */
  get planned(): number {
    return this.#planned;
  }

  /** How many followers there are that were not given up. */
  get size(): number {
    return [...this.#following.values()].filter((one) => !isGivenUp(one)).length;
  }

  /** What all followers counted, together. */
  counts(): Counts {
    return [...this.#following.values()].reduce(
      (sum, one) => addCounts(sum, one.counts),
      NO_COUNTS,
    );
  }

  /** How live sound is heard by the followers' people. */
  heard(): Heard[] {
    const all = [...this.#following.values()].map(({ counts }) => counts.heard);
    return all.filter((heard) => heard !== undefined);
  }

  /**
   * Looks again at how many relays are needed, with so many sockets in the leader's own audience; `peak`: the most the room
   * ever had in this show. True when the plan changed.
   */
  plan(ownSockets: number, peak: number): boolean {
    const sockets = ownSockets + this.counts().connected;
    const expected = this.#expect(sockets, peak);
    const planned = planRelays(this.#planned, sockets, this.#around.spreadAt, expected);
    if (planned === this.#planned) return false;
    if (planned < this.#planned && !this.#mayShrink) return false;
    if (planned > this.#planned) this.#grewAtMs = this.#around.now();
    this.#planned = planned;
    this.#save();
    this.announce();
    return true;
  }

  /** Neither old counts nor a crowd that has just begun to come are a reason to send anybody away. */
  get #mayShrink(): boolean {
    const grewLately = this.#around.now() - this.#grewAtMs < GROWN_FOR_MS;
    return !grewLately && !this.#some(({ counted }) => !counted);
  }

  /** Whom to plan for; looks back a second or so. */
  #expect(sockets: number, peak: number): number {
    const now = { atMs: this.#around.now(), sockets };
    const before = this.#lately ?? now;
    if (this.#lately === null || now.atMs - before.atMs >= LOOK_BACK_MS) this.#lately = now;
    return expectedSockets(before, now, peak);
  }

  /** A follower is being given the whole state. Gives where it was believed to be; null when that is not known. */
  followed(relay: number, seq: number, counts: RelayCounts): number | null {
    this.reported(relay, counts);
    const one = this.#heard(relay);
    const before = one.seq;
    one.seq = seq;
    one.confirmed = true;
    one.failures = 0;
    return before;
  }

  /** A follower spoke: it is alive, and this many people are there. True when that changes the counts of the room. */
  reported(relay: number, counts: RelayCounts): boolean {
    const one = this.#heard(relay);
    const before = one.counts;
    one.counts = counts;
    one.counted = true;
    return JSON.stringify(before) !== JSON.stringify(counts);
  }

  /** A follower has emptied itself and needs nothing any more. */
  left(relay: number): void {
    if (this.#following.delete(relay)) this.#save();
  }

  /** Gives up who was not heard of since `sinceMs` (true when there were any), and remembers what the others counted. */
  forgetSilent(sinceMs: number): boolean {
    const heard = [...this.#following.values()].filter((one) => !isGivenUp(one));
    const silent = heard.filter(({ heardMs }) => heardMs < sinceMs);
    for (const one of silent) giveUp(one, this.#around.now());
    if (heard.length > 0) this.#save();
    return silent.length > 0;
  }

  /** Something happened: every follower hears of it, at once when it was quiet, else with the next push. */
  announce(): void {
    this.#plan(relayWindowMs(this.size));
  }

  /** Counts or reactions changed: told with the next push, or with one of its own when none comes soon. */
  announcePulse(): void {
    this.#plan(Math.max(PULSE_MS, relayWindowMs(this.size)));
  }

  /** Makes sure of those whose place is only believed, after the leader's sleep: one of them may have missed the last push. */
  check(): void {
    if (this.#some(({ confirmed }) => !confirmed)) this.announce();
  }

  #some(test: (one: Standing) => boolean): boolean {
    return [...this.#following.values()].some(test);
  }

  #plan(windowMs: number): void {
    if (this.#following.size === 0) return;
    this.#nextPush.within(waitMs(this.#around.now(), this.#lastPushMs, windowMs));
  }

  #pushAll(): void {
    this.#lastPushMs = this.#around.now();
    for (const one of this.#following.values()) {
      one.stale = true;
      // A failing one has a pace of its own: a busy room must not give it up within a moment.
      const isDue = isGivenUp(one) && this.#lastPushMs - one.givenUpMs >= OFFER_EVERY_MS;
      if (one.failures === 0 || isDue) void this.#push(one);
    }
  }

  /** Pushes until this follower has everything. Never rejects. */
  async #push(one: Standing): Promise<void> {
    if (one.pushing) return;
    one.pushing = true;
    try {
      while (one.stale && this.#following.get(one.relay) === one) {
        one.stale = false;
        const head = this.#around.extent().seq;
        const before = one.seq;
        const { seq, counts } = await this.#around.send(one.relay, this.#news(one));
        if (seq === null) throw new Error("the follower could not get the whole state");
        // One that follows another life of the log would be pushed to without end.
        const isThere = seq >= head;
        if (!isThere && before !== null && seq <= before) throw new Error("it comes no further");
        if (isThere || before !== null) one.failures = 0;
        one.heardMs = this.#around.now();
        // Not back: while this answer was on its way it may have asked for the whole state, and got further by that.
        one.seq = Math.max(seq, one.seq ?? 0);
        one.confirmed = true;
        this.#countedBy(one, counts);
        // Far behind, or its place has just become known: go on. What is newer than this push has a window of its own.
        if (!isThere) one.stale = true;
      }
    } catch {
      this.#failed(one);
    } finally {
      one.pushing = false;
    }
  }

  /** Reports are newer than what the answer to a push may say; until there is one, the answer has to do. */
  #countedBy(one: Standing, counts: Counts): void {
    if (one.counted) return;
    one.counts = counts;
    one.counted = true;
    this.#around.onCounted();
  }

  #news(one: Standing): Push {
    const { epoch } = this.#around.extent();
    return {
      epoch,
      afterSeq: one.seq,
      events: one.seq === null ? [] : this.#around.readAfter(one.seq, PUSH_MAX_EVENTS),
      pulse: this.#around.pulse(),
      relays: this.#planned,
    };
  }

  /** Its place is unknown now: the push may have arrived and only the answer got lost. */
  #failed(one: Standing): void {
    one.seq = null;
    one.confirmed = false;
    one.stale = true;
    one.failures += 1;
    if (isGivenUp(one)) {
      giveUp(one, this.#around.now());
      return this.#save();
    }
    this.#around.after(RETRY_FIRST_MS * 2 ** (one.failures - 1), () => void this.#push(one));
  }

  #heard(relay: number): Standing {
    const known = this.#following.get(relay);
    const one = known ?? this.#add(relay, null);
    one.heardMs = this.#around.now();
    if (!known) this.#save();
    return one;
  }

  #add(relay: number, seq: number | null): Standing {
    const one = newStanding(relay, seq, this.#around.now());
    this.#following.set(relay, one);
    return one;
  }

  #save(): void {
    const following = [...this.#following.values()]
      .map(({ relay, counts }) => ({ relay, counts }))
      .sort((a, b) => a.relay - b.relay);
    this.#around.save({ relays: this.#planned, following });
  }
}
