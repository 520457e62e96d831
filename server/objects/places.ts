// Who sits in the audience of one object: its sockets, found by connection or by person. Sends nothing.
import type { Connection } from "partyserver";
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

export class Places {
  readonly #all = new Map<Connection<Attachment>, Place>();
  readonly #byPerson = new Map<string, Set<Place>>();

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

  *present(): Iterable<Present> {
    for (const { attachment } of this.#all.values()) {
      const { person, partner } = attachment.seat;
      yield { person, partner, listening: attachment.listening };
    }
  }

  add(connection: Connection<Attachment>, attachment: Attachment): Place {
    const place: Place = {
      connection,
      attachment,
      unconfirmedBytes: 0,
      strikes: 0,
      frameTatUs: 0,
      lastFrameAtMs: 0,
    };
    this.#all.set(connection, place);
    const { person } = attachment.seat;
    const theirs = this.#byPerson.get(person);
    if (theirs) theirs.add(place);
    else this.#byPerson.set(person, new Set([place]));
    return place;
  }

  /** False when it had left already. */
  remove(connection: Connection<Attachment>): boolean {
    const place = this.#all.get(connection);
    if (!place) return false;
    this.#all.delete(connection);
    const { person } = place.attachment.seat;
    const theirs = this.#byPerson.get(person);
    theirs?.delete(place);
    if (theirs?.size === 0) this.#byPerson.delete(person);
    return true;
  }
}
