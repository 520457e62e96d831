// The audience of one object: its sockets, and what is on its way to them. Encodes once, sends to all, and keeps a
// timer only while something waits, so that an idle room can sleep.
import type { Connection } from "partyserver";
import { CLOSES, type CloseReason } from "../../shared/protocol/close.ts";
import { byteLength, encodeServerFrame } from "../../shared/protocol/codec.ts";
import { MAX_UNCONFIRMED_BYTES } from "../../shared/protocol/limits.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import { batchWindowMs, pulseWindowMs, waitMs } from "../domain/room/batch.ts";
import type { Present } from "../domain/room/crowd.ts";
import type { Seat } from "../domain/room/seat.ts";

/** Kept in the socket's attachment: what must survive sleep. */
export type Attachment = {
  readonly seat: Seat;
  readonly listening: boolean;
  readonly joinedAtMs: number;
};

/** One socket and what is known of it. Everything but the attachment may be forgotten by sleeping. */
export type Place = {
  readonly connection: Connection<Attachment>;
  attachment: Attachment;
  unconfirmedBytes: number;
  strikes: number;
  frameTatUs: number;
  lastFrameAtMs: number;
};

export class Hub {
  readonly #places = new Map<Connection<Attachment>, Place>();
  readonly #now: () => number;
  readonly #pulse: () => Pulse;
  #waiting: RoomEvent[] = [];
  #pulseDue = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastBatchMs = 0;
  #lastPulseMs = 0;

  constructor(
    connections: Iterable<Connection<Attachment>>,
    now: () => number,
    pulse: () => Pulse,
  ) {
    this.#now = now;
    this.#pulse = pulse;
    for (const connection of connections) {
      // A socket without an attachment was cut while being seated; it never had a first frame and will redial.
      if (connection.state) this.seat(connection, connection.state as Attachment);
    }
  }

  get size(): number {
    return this.#places.size;
  }

  places(): Iterable<Place> {
    return this.#places.values();
  }

  placeOf(connection: Connection<Attachment>): Place | undefined {
    return this.#places.get(connection);
  }

  placesOf(person: string): Place[] {
    return [...this.#places.values()].filter(({ attachment }) => attachment.seat.person === person);
  }

  *present(): Iterable<Present> {
    for (const { attachment } of this.#places.values()) {
      const { person, partner } = attachment.seat;
      yield { person, partner, listening: attachment.listening };
    }
  }

  seat(connection: Connection<Attachment>, attachment: Attachment): Place {
    const place = {
      connection,
      attachment,
      unconfirmedBytes: 0,
      strikes: 0,
      frameTatUs: 0,
      lastFrameAtMs: 0,
    };
    this.#places.set(connection, place);
    return place;
  }

  /** Changes what survives sleep about a socket. */
  keep(place: Place, change: Partial<Attachment>): void {
    place.attachment = { ...place.attachment, ...change };
    place.connection.setState(place.attachment);
  }

  leave(connection: Connection<Attachment>): boolean {
    return this.#places.delete(connection);
  }

  close(place: Place, reason: CloseReason): void {
    this.leave(place.connection);
    const { code, sentence } = CLOSES[reason];
    try {
      place.connection.close(code, sentence);
    } catch {
      // Already gone; its seat is free either way.
    }
  }

  /** Sends one frame to one socket, at once. */
  tell(place: Place, frame: ServerFrame): void {
    const text = encodeServerFrame(frame);
    this.#send(place, text, byteLength(text));
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

  /** Sends waiting events now, so that a newcomer's first frame and what follows never overlap. */
  flushEvents(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#lastBatchMs = this.#now();
    this.#sendAll({ t: "events", events });
  }

  #plan(): void {
    if (this.#timer !== null) return;
    const delayMs = this.#delayMs();
    if (delayMs === null) return;
    if (delayMs === 0) this.#flushDue();
    else this.#timer = setTimeout(() => this.#onTimer(), delayMs);
  }

  #onTimer(): void {
    this.#timer = null;
    this.#flushDue();
  }

  #flushDue(): void {
    if (this.#waiting.length > 0 && this.#eventDelayMs() === 0) this.flushEvents();
    if (this.#pulseDue && this.#pulseDelayMs() === 0) {
      this.#pulseDue = false;
      this.#lastPulseMs = this.#now();
      this.#sendAll({ t: "pulse", ...this.#pulse() });
    }
    this.#plan();
  }

  /** Until the next thing may leave; null when nothing waits. */
  #delayMs(): number | null {
    const events = this.#waiting.length > 0 ? this.#eventDelayMs() : null;
    const pulse = this.#pulseDue ? this.#pulseDelayMs() : null;
    if (events === null) return pulse;
    return pulse === null ? events : Math.min(events, pulse);
  }

  #eventDelayMs(): number {
    return waitMs(this.#now(), this.#lastBatchMs, batchWindowMs(this.size));
  }

  #pulseDelayMs(): number {
    return waitMs(this.#now(), this.#lastPulseMs, pulseWindowMs(this.size));
  }

  #sendAll(frame: ServerFrame): void {
    const text = encodeServerFrame(frame);
    const bytes = byteLength(text);
    for (const place of this.#places.values()) this.#send(place, text, bytes);
  }

  #send(place: Place, text: string, bytes: number): void {
    if (place.unconfirmedBytes + bytes > MAX_UNCONFIRMED_BYTES)
      return this.close(place, "slow_reader");
    place.unconfirmedBytes += bytes;
    try {
      place.connection.send(text);
    } catch {
      this.leave(place.connection);
    }
  }
}
