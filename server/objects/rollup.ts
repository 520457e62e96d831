// Keeps the record of the show's audience in the room, minute by minute, until D1 has it. One small row, written with the first of
// several changes and a moment later with the rest; nothing is written or woken for it off air, nor per message.
import { PULSE_WINDOW_MS } from "../../shared/protocol/limits.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { Counts } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { Ear } from "../domain/analytics/ears.ts";
import { type Minute, minuteOf } from "../domain/analytics/minute.ts";
import {
  type AudiencePart,
  beginRoll,
  drawn,
  earsOf,
  listened,
  noted,
  type Roll,
  spoken,
  without,
} from "../domain/analytics/roll.ts";
import { type After, NextRun } from "./next-run.ts";
import { type LogRows, type VoicesFrom, voicesAfter } from "./voices.ts";

const KEY = "audience";
const CLOSED_KEY = "audience-minutes";
/** A pulse follows a change within this time anyway: the object is not kept awake for the record. */
const SAVE_APART_MS = PULSE_WINDOW_MS;
/** Shows whose record D1 has not taken yet, at most: beyond it the oldest is given up rather than the room. */
const WAITING_MAX = 8;
/** Relays speak up once a minute. */
export const LATE_WORDS_MS = 90_000;

type State = {
  readonly roll: Roll | null;
  /** Shows that are over and not in D1 yet. */
  readonly over: readonly Roll[];
  /** What was said and cheered is in the minutes up to here. */
  readonly voicesFrom: VoicesFrom;
};
/** The minutes of the running show that are over, kept apart from the rest. */
type Closed = { readonly broadcast: string; readonly minutes: readonly Minute[] };
const EMPTY: State = { roll: null, over: [], voicesFrom: { seq: 0, reactions: 0 } };

/** Minutes of one show that are ready to be kept elsewhere, and how many heard its latest tracks. */
export type Rolled = {
  readonly broadcast: string;
  readonly minutes: readonly Minute[];
  readonly ears: readonly Ear[];
};

export type RollupStore = {
  readonly storage: DurableObjectStorage;
  readonly now: () => number;
  readonly after: After;
};

/** As much of the leader as is needed. */
export type Recorded = { readonly view: RoomView; readonly log: LogRows };

export class Rollup {
  readonly #store: RollupStore;
  readonly #parts = new Map<number, AudiencePart>();
  readonly #nextSave: NextRun;
  #state: State | null = null;
  #savedAtMs = Number.NEGATIVE_INFINITY;
  #saved: State | null = null;
  #savedClosed: readonly Minute[] = [];

  constructor(store: RollupStore) {
    this.#store = store;
    this.#nextSave = new NextRun(store.now, store.after, () => this.#save());
  }

  /** True while something waits for D1. */
  get isWaiting(): boolean {
    const { roll, over } = this.#load();
    return roll !== null || over.length > 0;
  }

  /** True when the oldest minute that D1 does not have began so long ago. */
  isStale(ms: number): boolean {
    const oldest = this.#load().roll?.curve.minutes[0];
    return oldest !== undefined && oldest.at <= this.#store.now() - ms;
  }

  /** What an object of the room says about its audience; counted with the next `note`. */
  heard(part: number, said: AudiencePart | undefined): void {
    if (said) this.#parts.set(part, said);
  }

  /** Who is here now, all objects together, after any change. Throws only where the store cannot be read. */
  note({ view: { broadcast } }: Pick<Recorded, "view">, counts: Counts, own: AudiencePart): void {
    this.#parts.set(0, own);
    const nowMs = this.#store.now();
    const before = this.#load();
    let { roll, over } = before;
    const open = isOpen(broadcast.phase);
    if (roll && (!open || roll.broadcast !== broadcast.id)) {
      const endedMs = roll.broadcast === broadcast.id ? (broadcast.endedAt ?? nowMs) : nowMs;
      const ended = drawn(listened(roll, this.#parts), Math.min(nowMs, endedMs));
      over = [...over, ended].slice(-WAITING_MAX);
      roll = null;
    } else if (!roll) over = this.#withLateWords(over);
    if (open) {
      roll = roll
        ? noted(roll, counts, this.#parts, nowMs)
        : beginRoll(broadcast.id, counts, this.#parts, nowMs);
    }
    if (roll === before.roll && over === before.over) return;
    this.#state = { ...before, roll, over };
    // A show begins or ends rarely, and then there is nothing to wait for.
    if (roll?.broadcast !== before.roll?.broadcast) this.#save();
    else this.#saveSoon();
  }

  /** Relays tell within a minute who stayed to the end. */
  #withLateWords(over: readonly Roll[]): readonly Roll[] {
    const last = over.at(-1);
    const now = last && listened(last, this.#parts);
    return now && now !== last ? [...over.slice(0, -1), now] : over;
  }

  /** What D1 does not have of the running show, or of `broadcast`, up to this moment. */
  curve(leader: Recorded, broadcast?: string): Rolled | null {
    const { roll, over } = this.#upToNow(leader);
    const shows = roll ? [...over, roll] : over;
    const asked = broadcast ? shows.find((one) => one.broadcast === broadcast) : roll;
    return asked ? rolledOf(asked) : null;
  }

  /** Everything that can go to D1: whole minutes, and the last ones of shows that are over. `done` once it is there. */
  ready(leader: Recorded): { readonly rolled: readonly Rolled[]; readonly done: () => void } {
    const { roll, over } = this.#upToNow(leader);
    const openMs = minuteOf(this.#store.now());
    const isClosed = (minute: Minute) => minute.at < openMs;
    const running = roll ? [without(roll, (minute) => !isClosed(minute))] : [];
    const kept = new Set([...over, ...running].map(({ broadcast }) => broadcast));
    const mayHearMore = ({ curve }: Roll) =>
      this.#parts.size > 1 && this.#store.now() < curve.untilMs + LATE_WORDS_MS;
    const done = () => {
      const after = this.#load();
      // Whole minutes of a show that ended meanwhile are there; its last one is not.
      const rest = (one: Roll) => {
        if (over.includes(one)) return without(one, () => true);
        return kept.has(one.broadcast) ? without(one, isClosed) : one;
      };
      this.#state = {
        ...after,
        roll: after.roll && rest(after.roll),
        over: after.over.filter((one) => !over.includes(one) || mayHearMore(one)).map(rest),
      };
      this.#save();
    };
    return { rolled: [...over, ...running].map(rolledOf), done };
  }

  /** The state with everything in it that has happened until now. */
  #upToNow(leader: Recorded): State {
    const { roll, over, voicesFrom } = this.#load();
    const { voices, from } = voicesAfter(leader.log, this.#store.storage.sql, voicesFrom);
    const now = roll && drawn(roll, this.#store.now());
    const shows = spoken(now ? [...over, now] : over, voices);
    this.#state = {
      roll: now && (shows.at(-1) ?? now),
      over: shows.slice(0, over.length),
      voicesFrom: from,
    };
    return this.#state;
  }

  #load(): State {
    this.#state ??= this.#read();
    return this.#state;
  }

  #read(): State {
    const { kv } = this.#store.storage;
    const state = kv.get<State>(KEY) ?? EMPTY;
    const closed = state.roll && kv.get<Closed>(CLOSED_KEY);
    if (!state.roll || closed?.broadcast !== state.roll.broadcast) return state;
    this.#savedClosed = closed.minutes;
    const lastMs = closed.minutes.at(-1)?.at ?? 0;
    const open = state.roll.curve.minutes.filter(({ at }) => at > lastMs);
    return { ...state, roll: withMinutes(state.roll, [...closed.minutes, ...open]) };
  }

  #saveSoon(): void {
    const sinceMs = this.#store.now() - this.#savedAtMs;
    this.#nextSave.within(sinceMs < 0 ? 0 : Math.max(0, SAVE_APART_MS - sinceMs));
  }

  /** Minutes that are over hardly ever change: they are not written again with each change of the one that is not. */
  #write({ roll, ...rest }: State): void {
    const { kv } = this.#store.storage;
    if (!roll) return kv.put(KEY, { ...rest, roll });
    const closed = roll.curve.minutes.slice(0, -1);
    const known = this.#savedClosed;
    if (closed.length !== known.length || closed.some((minute, n) => minute !== known[n])) {
      kv.put(CLOSED_KEY, { broadcast: roll.broadcast, minutes: closed } satisfies Closed);
      this.#savedClosed = closed;
    }
    kv.put(KEY, { ...rest, roll: withMinutes(roll, roll.curve.minutes.slice(-1)) });
  }

  #save(): void {
    if (this.#state === this.#saved) return;
    this.#savedAtMs = this.#store.now();
    this.#saved = this.#state;
    try {
      this.#write(this.#load());
    } catch {
      // A full store is told by the commands that fail; the next change has it all.
    }
  }
}

function withMinutes(roll: Roll, minutes: readonly Minute[]): Roll {
  return { ...roll, curve: { ...roll.curve, minutes } };
}

function rolledOf(roll: Roll): Rolled {
  return { broadcast: roll.broadcast, minutes: roll.curve.minutes, ears: earsOf(roll) };
}
