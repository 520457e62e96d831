// Who sits in the audience of one object: its sockets, found by connection or by person. Sends nothing.
import type { Connection } from "partyserver";
import type { Counts } from "../../shared/room/pulse.ts";
import { Turnstile } from "../domain/analytics/comings.ts";
import { Crowd, type Present } from "../domain/room/crowd.ts";
import type { Report } from "../domain/room/hearing.ts";
import type { Seat } from "../domain/room/seat.ts";

/** Kept in the socket's attachment: what must survive sleep. */
export type Attachment = {
  readonly seat: Seat;
  readonly listening: boolean;
  readonly joinedAtMs: number;
  /** How this page hears live sound, by its latest word. */
  readonly heard?: Report | undefined;
  /** Since when its sound plays, short breaks left aside, and when it last stopped; absent until it first did. */
  readonly sinceMs?: number | undefined;
  readonly stoppedMs?: number | undefined;
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

export class Places {
  readonly #all = new Map<Connection<Attachment>, Place>();
  readonly #byPerson = new Map<string, Set<Place>>();
  readonly #crowd = new Crowd();
  readonly turnstile: Turnstile;

  constructor(nowMs = 0) {
    this.turnstile = new Turnstile(nowMs);
  }

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Place> {
    return this.#all.values();
  }

  of(connection: Connection<Attachment>): Place | undefined {
    return this.#all.get(connection);
  }

  /** A copy: the caller may close them one by one. */
  ofPerson(person: string): Place[] {
    return [...(this.#byPerson.get(person) ?? [])];
  }

  people(): Iterable<string> {
    return this.#byPerson.keys();
  }

  /** Who is here, as everybody is told. */
  get counts(): Counts {
    return this.#crowd.counts;
  }

  /** Somebody comes. */
  add(connection: Connection<Attachment>, attachment: Attachment): Place {
    const { seat } = attachment;
    if (!this.#byPerson.has(seat.person)) this.turnstile.entered(seat.person, seat);
    return this.#seat(connection, attachment);
  }

  /** Somebody was seated in a former life of this object. */
  restore(connection: Connection<Attachment>, attachment: Attachment): Place {
    const { seat } = attachment;
    if (!this.#byPerson.has(seat.person)) this.turnstile.wasHere(seat.person, seat);
    return this.#seat(connection, attachment);
  }

  #seat(connection: Connection<Attachment>, attachment: Attachment): Place {
    const place: Place = {
      connection,
      attachment,
      unconfirmedBytes: 0,
      strikes: 0,
      frameTatUs: 0,
      lastFrameAtMs: 0,
    };
    this.#all.set(connection, place);
    this.#crowd.add(presentOf(attachment));
    const { person } = attachment.seat;
    const theirs = this.#byPerson.get(person);
    if (theirs) theirs.add(place);
    else this.#byPerson.set(person, new Set([place]));
    return place;
  }

  /** Changes what is known of a place that is still taken. */
  change(place: Place, attachment: Attachment): void {
    const seated = this.#all.has(place.connection);
    if (seated) this.#crowd.remove(presentOf(place.attachment));
    place.attachment = attachment;
    if (seated) this.#crowd.add(presentOf(attachment));
  }

  /** False when it had left already. */
  remove(connection: Connection<Attachment>): boolean {
    const place = this.#all.get(connection);
    if (!place) return false;
    this.#all.delete(connection);
    this.#crowd.remove(presentOf(place.attachment));
    const { person } = place.attachment.seat;
    const theirs = this.#byPerson.get(person);
    theirs?.delete(place);
    if (theirs?.size === 0) {
      this.#byPerson.delete(person);
      this.turnstile.left(person);
    }
    return true;
  }
}

const presentOf = ({ seat, listening }: Attachment): Present => ({
  person: seat.person,
  partner: seat.partner,
  listening,
});
