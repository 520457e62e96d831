// The audience of one object: its sockets, and what is on its way to them. Encodes once, sends to all, and keeps a
// timer only while something waits, so that an idle room can sleep.
import type { Connection } from "partyserver";
import { CLOSES, type CloseReason } from "../../shared/protocol/close.ts";
import { byteLength } from "../../shared/protocol/codec.ts";
import { MAX_UNCONFIRMED_BYTES } from "../../shared/protocol/limits.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { AudiencePart } from "../domain/analytics/roll.ts";
import { batchWindowMs, eventRate, pulseWindowMs, waitMs } from "../domain/room/batch.ts";
import { Ears } from "./ears.ts";
import { frameText } from "./frame-text.ts";
import type { After } from "./next-run.ts";
import { type Attachment, type Place, Places } from "./places.ts";
import type { RoomSource } from "./room-source.ts";

const later: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export class Hub {
  readonly places: Places;
  readonly ears = new Ears();
  readonly #now: () => number;
  readonly #pulse: () => Pulse | null;
  #waiting: RoomEvent[] = [];
  /** Newcomers whose first frame held events that wait, and the last of those. */
  #ahead = new Map<Place, number>();
  #pulseDue = false;
  readonly #after: After;
  #callOff: (() => void) | null = null;
  /** When the timer rings; null: there is none. */
  #timerAtMs: number | null = null;
  #sends = 0;
  #lastBatchMs = 0;
  #lastPulseMs = 0;
  /** The load as the last batch showed it. */
  #eventsPerSecond = 0;
  /** The last event that everybody here was sent. */
  #toldSeq = 0;

  constructor(
    connections: Iterable<Connection<Attachment>>,
    now: () => number,
    /** Null: nothing is known yet; say so later. */
    pulse: () => Pulse | null,
    after: After = later,
  ) {
    this.#now = now;
    this.#after = after;
    this.#pulse = pulse;
    this.places = new Places(now());
    for (const connection of connections) {
      // A socket without an attachment was cut while being seated; it never had a first frame and will redial.
      if (connection.state) this.places.restore(connection, connection.state as Attachment);
    }
  }

  /** Gives a socket its place, from now on also after sleep. */
  seat(connection: Connection<Attachment>, newcomer: Attachment): Place {
    const attachment = { ...this.ears.back(newcomer.seat.person), ...newcomer };
    connection.setState(attachment);
    return this.places.add(connection, attachment);
  }

  /** Who came to this audience and who stayed for its tracks, as far as this life of the object has seen it. */
  get part(): AudiencePart {
    return { ...this.places.turnstile.comings, ears: this.ears.told };
  }

  /** Who is here and who stayed, for telling whether it is news. */
  get standing(): string {
    return JSON.stringify([this.places.counts, this.ears.told]);
  }

  /** Events are part of the view now, whose plays are given. */
  turned(events: readonly RoomEvent[], { plays }: RoomView): void {
    const before = this.ears.told;
    for (const event of events) this.ears.turn(event, plays, this.places);
    // What was counted is told before this object sleeps.
    if (this.ears.told !== before) this.pulseChanged();
  }

  /** Changes what survives sleep about a socket. */
  keep(place: Place, change: Partial<Attachment>): void {
    this.places.change(place, { ...place.attachment, ...change });
    place.connection.setState(place.attachment);
  }

  /** Its sound plays from now on, or no longer. */
  hear(place: Place, listening: boolean): void {
    this.keep(place, this.ears.changed(place.attachment, listening, this.#now()));
  }

  /** Gives whose place it was; null when it had been left already. */
  remove(connection: Connection<Attachment>): string | null {
    const place = this.places.of(connection);
    if (!place || !this.places.remove(connection)) return null;
    const { person } = place.attachment.seat;
    if (this.places.ofPerson(person).length === 0) {
      this.ears.left(person, place.attachment, this.#now());
    }
    return person;
  }

  close(place: Place, reason: CloseReason): void {
    this.#drop(place);
    this.turnAway(place.connection, reason);
  }

  /** Closes a socket that has no place (any more). */
  turnAway(connection: Connection<Attachment>, reason: CloseReason): void {
    const { code, sentence } = CLOSES[reason];
    try {
      connection.close(code, sentence);
    } catch {
      // Already gone; there is nothing left to close.
    }
  }

  /** Sends one frame to one socket, at once. */
  tell(place: Place, frame: ServerFrame): void {
    const text = frameText(frame);
    this.#send(place, text, byteLength(text));
  }

  /**
   * Sends a newcomer's first frame. It holds what still waits to be sent to the others, so the batch brings this socket only
   * what is newer: a crowd that comes back must not make everybody's batches small.
   */
  greet(place: Place, frame: ServerFrame): void {
    const waitingSeq = this.#waiting.at(-1)?.seq;
    if (waitingSeq !== undefined) this.#ahead.set(place, waitingSeq);
    this.tell(place, frame);
  }

  /** Hands events to everybody: at once when the room was quiet, else with the next batch. */
  announce(events: readonly RoomEvent[]): void {
    this.#waiting.push(...events);
    this.#plan();
  }

  /** Counts or reactions changed; the newest values go out with the next pulse. */
  pulseChanged(): void {
    this.#pulseDue = true;
    this.#plan();
  }

  /** Sends waiting events now. */
  flushEvents(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    const nowMs = this.#now();
    this.#eventsPerSecond = eventRate(events.length, nowMs - this.#lastBatchMs);
    this.#lastBatchMs = nowMs;
    this.#toldSeq = events.at(-1)?.seq ?? this.#toldSeq;
    this.#sendEvents(events);
    // The wait begins when the sending is over: a starved core must not find every event due, and send each by itself.
    this.#lastBatchMs = this.#now();
    this.#arm();
  }

  /** A new life of the object: everybody here was told everything before, and a track may be playing. */
  wake({ extent, view }: Pick<RoomSource, "extent" | "view">): void {
    this.ears.resume(view.plays.at(-1));
    this.skipTo(extent.seq);
  }

  /** From here on everybody should have everything up to `seq`; who has not notices by the next pulse (R27). */
  skipTo(seq: number): void {
    this.flushEvents();
    this.#toldSeq = seq;
  }

  /** Frames that were handed to sockets since this was last asked. */
  takeSends(): number {
    const sends = this.#sends;
    this.#sends = 0;
    return sends;
  }

  #plan(): void {
    if (this.#delayMs() === 0) this.#flushDue();
    else this.#arm();
  }

  /** One timer for whatever is due next, so that a pulse that waits holds no event back; none when nothing waits. */
  #arm(): void {
    const delayMs = this.#delayMs();
    const atMs = delayMs === null ? null : this.#now() + delayMs;
    // Each event of a batch comes by here, and the batch leaves when it would have left anyway.
    if (atMs === this.#timerAtMs) return;
    this.#callOff?.();
    this.#callOff = null;
    this.#timerAtMs = atMs;
    if (delayMs === null) return;
    this.#callOff = this.#after(delayMs, () => {
      this.#callOff = null;
      this.#timerAtMs = null;
      this.#flushDue();
    });
  }

  #flushDue(): void {
    if (this.#waiting.length > 0 && this.#eventDelayMs() === 0) this.flushEvents();
    if (this.#pulseDue && this.#pulseDelayMs() === 0) {
      this.#pulseDue = false;
      this.#lastPulseMs = this.#now();
      const pulse = this.#pulse();
      if (pulse) this.#sendAll({ t: "pulse", ...pulse, seq: this.#toldSeq });
    }
    this.#arm();
  }

  /** Until the next thing may leave; null when nothing waits. */
  #delayMs(): number | null {
    const events = this.#waiting.length > 0 ? this.#eventDelayMs() : null;
    const pulse = this.#pulseDue ? this.#pulseDelayMs() : null;
    if (events === null) return pulse;
    return pulse === null ? events : Math.min(events, pulse);
  }

  #eventDelayMs(): number {
    return waitMs(this.#now(), this.#lastBatchMs, this.#windowMs(batchWindowMs));
  }

  #pulseDelayMs(): number {
    return waitMs(this.#now(), this.#lastPulseMs, this.#windowMs(pulseWindowMs));
  }

  #windowMs(rule: typeof batchWindowMs): number {
    return rule(this.places.size, this.#eventsPerSecond);
  }

  #sendEvents(events: RoomEvent[]): void {
    const ahead = this.#ahead;
    if (ahead.size === 0) return this.#sendAll({ t: "events", events });
    this.#ahead = new Map();
    const text = frameText({ t: "events", events });
    const bytes = byteLength(text);
    for (const place of this.places.all()) {
      const seq = ahead.get(place);
      if (seq === undefined) this.#send(place, text, bytes);
      else this.#tellAfter(place, seq, events);
    }
  }

  #tellAfter(place: Place, seq: number, events: readonly RoomEvent[]): void {
    const newer = events.filter((event) => event.seq > seq);
    if (newer.length > 0) this.tell(place, { t: "events", events: newer });
  }

  #sendAll(frame: ServerFrame): void {
    const text = frameText(frame);
    const bytes = byteLength(text);
    for (const place of this.places.all()) this.#send(place, text, bytes);
  }

  #send(place: Place, text: string, bytes: number): void {
    if (place.unconfirmedBytes + bytes > MAX_UNCONFIRMED_BYTES)
      return this.close(place, "slow_reader");
    place.unconfirmedBytes += bytes;
    try {
      place.connection.send(text);
      this.#sends += 1;
    } catch {
      this.#drop(place);
    }
  }

  /** The counts change with it. Never sends by itself: it may be called while something is being sent. */
  #drop({ connection }: Place): void {
    if (this.remove(connection) === null) return;
    this.#pulseDue = true;
    this.#arm();
  }
}
