// Who came to one object's audience since its life began, and from where: running totals that only grow, so that telling
// them twice counts nobody twice.
import type { Seat } from "../room/seat.ts";

/**
 * Persons by origin. A key is a country ("US", "XX" when unknown) or a way (`Via`); each person is under one of both.
 */
export type Origins = Readonly<Record<string, number>>;

export type Comings = {
  /** When this life of the object began, in its own clock: totals of another life are other totals. */
  readonly sinceMs: number;
  /** Persons who came; one who left and came back came twice. */
  readonly came: number;
  readonly origins: Origins;
  /** The same of those who are here right now. */
  readonly here: Origins;
};

export type Origin = Pick<Seat, "country" | "via" | "partner">;

const UNKNOWN_COUNTRY = "XX";

export function originKeys({ country, via, partner }: Origin): readonly [string, string] {
  return [country ?? UNKNOWN_COUNTRY, partner === null ? (via ?? "direct") : "partner"];
}

export class Turnstile {
  readonly #sinceMs: number;
  #came = 0;
  readonly #origins: Record<string, number> = {};
  readonly #here: Record<string, number> = {};
  readonly #keys = new Map<string, readonly string[]>();

  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Live: read it, or copy it. */
  get comings(): Comings {
    const { came, origins, here } = { came: this.#came, origins: this.#origins, here: this.#here };
    return { sinceMs: this.#sinceMs, came, origins, here };
  }

  /** A person's first socket. */
  entered(person: string, origin: Origin): void {
    this.#came += 1;
    for (const key of originKeys(origin)) this.#origins[key] = (this.#origins[key] ?? 0) + 1;
    this.wasHere(person, origin);
  }

  /** Somebody whom this life of the object found seated. */
  wasHere(person: string, origin: Origin): void {
    const keys = originKeys(origin);
    this.#keys.set(person, keys);
    for (const key of keys) this.#here[key] = (this.#here[key] ?? 0) + 1;
  }

  /** A person's last socket is gone; another one than they came with may have come from elsewhere. */
  left(person: string): void {
    for (const key of this.#keys.get(person) ?? []) {
      const here = (this.#here[key] ?? 0) - 1;
      if (here > 0) this.#here[key] = here;
      else delete this.#here[key];
    }
    this.#keys.delete(person);
  }
}

export function addOrigins(a: Origins, b: Origins): Origins {
  const sum: Record<string, number> = { ...a };
  for (const [key, count] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/** What `now` has more than `before`. */
export function originsSince(before: Origins, now: Origins): Origins {
  const grown = Object.entries(now).map(([key, n]) => [key, n - (before[key] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, more]) => more > 0));
}
