// Sorted runs of (hash of an operation, its place), as rows of `op_runs`: where an old operation may be found. A hash
// only says "perhaps": whoever asks reads that place to be sure.

import { OpFilter } from "./op-filter.ts";

/** Runs of one level that become one of the next: a million operations lie in some twenty runs, each written four times. */
const FAN_IN = 10;
/** Eight bytes each; a row holds at most 2 MB. */
const MAX_RUN_PAIRS = 200_000;

/** `place` is what the operation's log counts by: `seq` of its last event, or the number of its reaction row. */
export type OpEntry = { readonly hash: number; readonly place: number };

/** Pairs as 64 bits each, hash above place, ascending: as 32-bit words, place and hash alternate (little-endian). */
type Run = {
  readonly id: number;
  readonly level: number;
  readonly last: number;
  pairs: Uint32Array;
};
type RunRow = { id: number; level: number; last: number; pairs: ArrayBuffer };

/** The runs in memory, oldest first (so levels never rise), and what tells most new operations from them. */
type Loaded = { readonly runs: readonly Run[]; readonly filter: OpFilter };

export type OpLog = "events" | "reactions";

export class OpRuns {
  readonly #sql: SqlStorage;
  readonly #log: OpLog;
  /** Read when first asked: most wakes of a quiet room end without a command. */
  #loaded: Loaded | null = null;

  constructor(sql: SqlStorage, log: OpLog) {
    this.#sql = sql;
    this.#log = log;
  }

  /** Everything up to this place is in a run. */
  get sealedPlace(): number {
    const query = "SELECT coalesce(max(last), 0) AS last FROM op_runs WHERE log = ?";
    return this.#sql.exec<{ last: number }>(query, this.#log).one().last;
  }

  /** Places at which something with this hash may be, newest run first. */
  *places(hash: number): Iterable<number> {
    const { runs, filter } = this.#all();
    if (!filter.mayHave(hash)) return;
    for (let n = runs.length - 1; n >= 0; n -= 1) {
      const pairs = runs[n]?.pairs;
      if (pairs) yield* search(pairs, hash);
    }
  }

  /** Writes a run and merges what has become enough. Gives what to call once the transaction is committed. */
  write(entries: readonly OpEntry[]): () => void {
    const { runs: before, filter } = this.#all();
    let runs = [...before];
    for (const chunk of chunksOf(entries)) {
      const last = chunk.reduce((most, { place }) => Math.max(most, place), 0);
      runs.push(this.#insert(0, last, sorted(chunk)));
      runs = this.#merged(runs);
    }
    return () => {
      for (const { hash } of entries) filter.add(hash);
      this.#loaded = { runs, filter: filter.isFull ? filterOf(runs) : filter };
    };
  }

  /** Forgets runs that end before `place`. Gives what to call once the transaction is committed. */
  drop(place: number): () => void {
    this.#sql.exec("DELETE FROM op_runs WHERE log = ? AND last < ?", this.#log, place);
    return () => {
      if (!this.#loaded) return;
      const runs = this.#loaded.runs.filter(({ last }) => last >= place);
      this.#loaded = { runs, filter: filterOf(runs) };
    };
  }

  #merged(runs: readonly Run[]): Run[] {
    const newest = runs.slice(-FAN_IN);
    const level = newest[0]?.level ?? 0;
    const size = newest.reduce((sum, { pairs }) => sum + pairs.length / 2, 0);
    const ripe = newest.length === FAN_IN && newest.every((run) => run.level === level);
    if (!ripe || size > MAX_RUN_PAIRS) return [...runs];
    for (const { id } of newest) this.#sql.exec("DELETE FROM op_runs WHERE id = ?", id);
    const last = newest.reduce((most, run) => Math.max(most, run.last), 0);
    const merged = this.#insert(level + 1, last, joined(newest.map(({ pairs }) => pairs)));
    return this.#merged([...runs.slice(0, -FAN_IN), merged]);
  }

  #insert(level: number, last: number, pairs: Uint32Array): Run {
    const query = "INSERT INTO op_runs (log, level, last, pairs) VALUES (?, ?, ?, ?) RETURNING id";
    const blob = new Uint8Array(pairs.buffer);
    const { id } = this.#sql.exec<{ id: number }>(query, this.#log, level, last, blob).one();
    return { id, level, last, pairs };
  }

  #all(): Loaded {
    if (this.#loaded) return this.#loaded;
    const query = "SELECT id, level, last, pairs FROM op_runs WHERE log = ? ORDER BY id";
    const runs = this.#sql
      .exec<RunRow>(query, this.#log)
      .toArray()
      .map((row) => ({ ...row, pairs: readPairs(row.pairs) }));
    this.#loaded = { runs, filter: filterOf(runs) };
    return this.#loaded;
  }
}

const PAIR_BYTES = 8;

/** Bytes that are no whole number of pairs are none: one bad row must not refuse every command. */
function readPairs(bytes: unknown): Uint32Array {
  const isBlob = bytes instanceof ArrayBuffer || bytes instanceof Uint8Array;
  if (!isBlob || bytes.byteLength % PAIR_BYTES !== 0) return new Uint32Array();
  // A copy: outside workerd the bytes are a view at any offset of a larger buffer.
  return new Uint32Array(new Uint8Array(bytes).slice().buffer);
}

function filterOf(runs: readonly Run[]): OpFilter {
  const filter = new OpFilter(runs.reduce((sum, { pairs }) => sum + pairs.length / 2, 0));
  for (const { pairs } of runs) {
    for (let n = 1; n < pairs.length; n += 2) filter.add(pairs[n] ?? 0);
  }
  return filter;
}

function chunksOf(entries: readonly OpEntry[]): OpEntry[][] {
  const chunks: OpEntry[][] = [];
  for (let n = 0; n < entries.length; n += MAX_RUN_PAIRS) {
    chunks.push(entries.slice(n, n + MAX_RUN_PAIRS));
  }
  return chunks;
}

function sorted(entries: readonly OpEntry[]): Uint32Array {
  const words = new Uint32Array(entries.length * 2);
  entries.forEach(({ hash, place }, n) => {
    words[2 * n] = place;
    words[2 * n + 1] = hash;
  });
  return inOrder(words);
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return inOrder(words);
}

function inOrder(words: Uint32Array): Uint32Array {
  new BigUint64Array(words.buffer).sort();
  return words;
}

/** Hashes lie evenly, so the place of one is guessed first; the guess is off by little, and halving does the rest. */
function* search(pairs: Uint32Array, hash: number): Iterable<number> {
  const count = pairs.length / 2;
  for (let n = firstNotBelow(pairs, count, hash); n < count; n += 1) {
    if (pairs[2 * n + 1] !== hash) return;
    yield pairs[2 * n] ?? 0;
  }
}

function firstNotBelow(pairs: Uint32Array, count: number, hash: number): number {
  const hashAt = (n: number) => pairs[2 * n + 1] ?? 0;
  const guess = Math.floor((hash / 2 ** 32) * count);
  let step = 8;
  let low = guess;
  while (low > 0 && hashAt(low - 1) >= hash) {
    low = Math.max(0, low - step);
    step *= 2;
  }
  step = 8;
  let high = Math.max(guess, low);
  while (high < count && hashAt(high) < hash) {
    high = Math.min(count, high + step);
    step *= 2;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hashAt(middle) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
