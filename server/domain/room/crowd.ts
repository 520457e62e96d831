// The four honest counts, from the seats that are taken right now, kept up with every coming and going.
import type { Counts } from "../../../shared/room/pulse.ts";

export type Present = {
  readonly person: string;
  readonly listening: boolean;
  readonly partner: string | null;
};

/** How many sockets of one person are of which kind. */
type Sum = { sockets: number; listening: number; embedded: number };

/** Sockets are counted once each, everything else once per person, whatever number of tabs they have open. */
export class Crowd {
  readonly #people = new Map<string, Sum>();
  #connected = 0;
  #listening = 0;
  #embedded = 0;

  get counts(): Counts {
    return {
      connected: this.#connected,
      people: this.#people.size,
      listening: this.#listening,
      embedded: this.#embedded,
    };
  }

  add({ person, listening, partner }: Present): void {
    const sum = this.#people.get(person) ?? { sockets: 0, listening: 0, embedded: 0 };
    this.#people.set(person, sum);
    this.#connected += 1;
    sum.sockets += 1;
    if (listening && sum.listening++ === 0) this.#listening += 1;
    if (partner !== null && sum.embedded++ === 0) this.#embedded += 1;
  }

  /** Call with what was added. */
  remove({ person, listening, partner }: Present): void {
    const sum = this.#people.get(person);
    if (!sum) return;
    this.#connected -= 1;
    sum.sockets -= 1;
    if (listening && --sum.listening === 0) this.#listening -= 1;
    if (partner !== null && --sum.embedded === 0) this.#embedded -= 1;
    if (sum.sockets === 0) this.#people.delete(person);
  }
}
