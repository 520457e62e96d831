// The ears of one object's audience: how many heard each track begin, and how many of them stayed to its end. Counts when
// a track turns or somebody starts listening; holds no timer and remembers nobody who stays.
import type { RoomEvent } from "../../shared/room/events.ts";
import {
  BEGINNING_MS,
  type Began,
  BREAK_MS,
  type Ear,
  type Hearing,
  hearingFrom,
  hears,
  mergedEars,
  turnOf,
} from "../domain/analytics/ears.ts";
import type { Places } from "./places.ts";

/** Of somebody who left a moment ago; they may only be changing networks. */
const NOT_HEARD: Hearing = { listening: false };
const GONE_MAX = 2_000;

export class Ears {
  #told: readonly Ear[] = [];
  #playing: Began | null = null;
  #pausedMs: number | null = null;
  readonly #gone = new Map<string, Hearing>();

  /** What this life of the object has counted lately. */
  get told(): readonly Ear[] {
    return this.#told;
  }

  /** After sleep: the track that the room's view has last. */
  resume(last: Began | undefined): void {
    this.#playing = last ?? null;
  }

  /** To be told every event once it is part of the view, whose plays are given. */
  turn(event: RoomEvent, plays: readonly Began[], places: Places): void {
    const { kind } = event.body;
    if (kind === "deck.paused") this.#pausedMs = event.at;
    const { over, begins } = turnOf(event, plays);
    if (over) this.#tell({ play: over.seq, began: null, stayed: this.#count(places, over) });
    if (over || begins) this.#playing = begins;
    if (kind === "deck.played" || over) this.#pausedMs = null;
    if (begins) this.#tell({ play: begins.seq, began: this.#count(places, begins), stayed: null });
  }

  /** What is to be kept of a socket whose sound begins to play, or stops. Who is late for the beginning of a track still heard it. */
  changed(before: Hearing, listening: boolean, nowMs: number): Hearing {
    const playing = this.#playing;
    const wasOff = playing !== null && (before.stoppedMs ?? 0) <= playing.at;
    if (listening && wasOff && nowMs <= playing.at + BEGINNING_MS) {
      const began = this.#told.find(({ play }) => play === playing.seq)?.began ?? 0;
      this.#tell({ play: playing.seq, began: began + 1, stayed: null });
    }
    return hearingFrom(before, listening, nowMs);
  }

  /** A person's last socket is gone. */
  left(person: string, hearing: Hearing, nowMs: number): void {
    const { sinceMs } = hearing;
    if (sinceMs === undefined) return;
    const stoppedMs = hearing.listening ? nowMs : hearing.stoppedMs;
    this.#gone.delete(person);
    this.#gone.set(person, { listening: false, sinceMs, stoppedMs });
    for (const [who, { stoppedMs: at = 0 }] of this.#gone) {
      if (nowMs - at <= BREAK_MS && this.#gone.size <= GONE_MAX) break;
      this.#gone.delete(who);
    }
  }

  /** What is known of somebody who comes: they may have been here a moment ago. */
  back(person: string): Hearing {
    const known = this.#gone.get(person);
    this.#gone.delete(person);
    return known ?? NOT_HEARD;
  }

  #count(places: Places, track: Began): number {
    const persons = new Set<string>();
    for (const { attachment } of places.all()) {
      if (hears(attachment, track, this.#pausedMs)) persons.add(attachment.seat.person);
    }
    return persons.size;
  }

  #tell(ear: Ear): void {
    this.#told = mergedEars(this.#told, [ear]);
  }
}
