// Finds an operation again by (person, op) without a row of its own: the newest in memory, the rest in sorted runs.
import { type OpLog, OpRuns } from "./op-runs.ts";

export class OpIndex {
  readonly #runs: OpRuns;
  readonly #seed: number;
  /** Operations behind the last seal. After sleep they are noted again from the rows they came with. */
  #recent = new Map<string, number>();

  constructor(sql: SqlStorage, log: OpLog) {
    this.#runs = new OpRuns(sql, log);
    this.#seed = readSeed(sql);
  }

  /** Everything up to here was sealed: what came later must be noted again after sleep. */
  get sealedPlace(): number {
    return this.#runs.sealedPlace;
  }

  get recentCount(): number {
    return this.#recent.size;
  }

  /** Remembers where an operation's effect is stored; the caller has stored it. */
  note(person: string, op: string, place: number): void {
    this.#recent.set(keyOf(person, op), place);
  }

  /** The place of an operation, or null when it is new. `isThere` reads a place that may be the one. */
  find(person: string, op: string, isThere: (place: number) => boolean): number | null {
    const recent = this.#recent.get(keyOf(person, op));
    if (recent !== undefined) return recent;
    for (const place of this.#runs.places(this.#hash(keyOf(person, op)))) {
      if (isThere(place)) return place;
    }
    return null;
  }

  /** Moves what is in memory, and `more`, into a run. Gives what to call once the transaction is committed. */
  seal(more: readonly (readonly [person: string, op: string, place: number])[] = []): () => void {
    const all = new Map(this.#recent);
    for (const [person, op, place] of more) all.set(keyOf(person, op), place);
    const entries = [...all].map(([key, place]) => ({ hash: this.#hash(key), place }));
    const adopt = this.#runs.write(entries);
    return () => {
      adopt();
      this.#recent = new Map();
    };
  }

  /** Forgets what lies before `place`, run by run. Gives what to call once the transaction is committed. */
  drop(place: number): () => void {
    return this.#runs.drop(place);
  }

  /** FNV-1a with a last mixing, from a seed nobody outside knows: collisions cannot be prepared. */
  #hash(key: string): number {
    let hash = this.#seed;
    for (let n = 0; n < key.length; n += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(n), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

/** Neither persons nor operation ids hold a line break. */
const keyOf = (person: string, op: string): string => `${person}\n${op}`;

function readSeed(sql: SqlStorage): number {
  const query = "SELECT value FROM meta WHERE key = 'op_seed'";
  // Without its seed older operations are not found again; the room itself goes on.
  return Number(sql.exec<{ value: string }>(query).toArray()[0]?.value ?? 0) >>> 0;
}
