// Reactions are stored together: held in memory for a moment, then one row with their operation ids (and the show's
// account) for all of them. Nothing is answered or shown before that.
import type { Reaction } from "../../shared/protocol/scalars.ts";
import { OpIndex } from "./op-index.ts";

/** Operations a row names at most, far below the size a row may have. */
const ROW_MAX_OPS = 5_000;
/** Rows, and operations, behind the last seal: what is read again after sleep. */
const SEAL_EVERY_ROWS = 200;
const SEAL_EVERY_OPS = 20_000;

/** Whose operation. */
export type Op = { readonly person: string; readonly op: string };
export type HeldReaction = Op & {
  readonly reaction: Reaction;
  readonly count: number;
  /** The show it belongs to, even when that ends before it is stored. */
  readonly show: string;
};

type ReactionRow = { id: number; at: number; ops: string };

export class ReactionLog {
  readonly #sql: SqlStorage;
  readonly #index: OpIndex;
  #held = new Map<string, HeldReaction>();
  #lastId: number;
  #sealedId: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#index = new OpIndex(sql, "reactions");
    this.#sealedId = this.#index.sealedPlace;
    this.#lastId = this.#sealedId;
    const query = "SELECT id, at, ops FROM reaction_ops WHERE id > ? ORDER BY id";
    for (const row of sql.exec<ReactionRow>(query, this.#sealedId).toArray()) {
      for (const [person, op] of readOps(row)) this.#index.note(person, op, row.id);
      this.#lastId = row.id;
    }
  }

  get held(): readonly HeldReaction[] {
    return [...this.#held.values()];
  }

  hold(reaction: HeldReaction): void {
    this.#held.set(`${reaction.person}\n${reaction.op}`, reaction);
  }

  letGo(): void {
    this.#held = new Map();
  }

  /** Whether this reaction waits to be stored, is stored, or is unknown. */
  find(person: string, op: string): "held" | "stored" | null {
    if (this.#held.has(`${person}\n${op}`)) return "held";
    return this.#index.find(person, op, (id) => this.#names(id, person, op)) === null
      ? null
      : "stored";
  }

  /** Writes who reacted, and how often. Gives what to call once the transaction is committed. */
  write(ops: readonly (Op & { readonly count?: number })[], at: number): () => void {
    let id = this.#lastId;
    const placed: [string, string, number][] = [];
    for (let n = 0; n < ops.length; n += ROW_MAX_OPS) {
      id += 1;
      const part = ops
        .slice(n, n + ROW_MAX_OPS)
        .map(({ person, op, count = 1 }) => [person, op, count] as const);
      const query = "INSERT INTO reaction_ops (id, at, ops) VALUES (?, ?, ?)";
      this.#sql.exec(query, id, at, JSON.stringify(part));
      for (const [person, op] of part) placed.push([person, op, id]);
    }
    const seals =
      id - this.#sealedId >= SEAL_EVERY_ROWS ||
      this.#index.recentCount + placed.length >= SEAL_EVERY_OPS;
    const adoptSeal = seals ? this.#index.seal(placed) : null;
    return () => {
      this.#lastId = id;
      if (adoptSeal) {
        adoptSeal();
        this.#sealedId = id;
      } else {
        for (const [person, op, place] of placed) this.#index.note(person, op, place);
      }
    };
  }

  /** Forgets the beginning as far as it is older than `beforeMs`. */
  trim(beforeMs: number): void {
    const query = "SELECT min(id) AS id FROM reaction_ops WHERE at >= ?";
    const young = this.#sql.exec<{ id: number | null }>(query, beforeMs).one().id;
    const first = young ?? this.#lastId + 1;
    this.#sql.exec("DELETE FROM reaction_ops WHERE id < ?", first);
    this.#index.drop(first)();
  }

  #names(id: number, person: string, op: string): boolean {
    const query = "SELECT id, at, ops FROM reaction_ops WHERE id = ?";
    const row = this.#sql.exec<ReactionRow>(query, id).toArray()[0];
    return row ? readOps(row).some(([who, what]) => who === person && what === op) : false;
  }
}

/** Reactions that were stored together after a place: when, and how many. */
export function reactionsAfter(
  sql: SqlStorage,
  id: number,
): readonly { readonly id: number; readonly at: number; readonly count: number }[] {
  const query = "SELECT id, at, ops FROM reaction_ops WHERE id > ? ORDER BY id";
  return sql
    .exec<ReactionRow>(query, id)
    .toArray()
    .map((row) => ({
      id: row.id,
      at: row.at,
      count: readOps(row).reduce((sum, [, , count = 1]) => sum + count, 0),
    }));
}

/** Who and what; how often is missing in rows of older versions. */
function readOps({ ops }: ReactionRow): [string, string, number?][] {
  try {
    const told: unknown = JSON.parse(ops);
    return Array.isArray(told) ? (told.filter(Array.isArray) as [string, string, number?][]) : [];
  } catch {
    // One bad row must not stop a room from waking.
    return [];
  }
}
