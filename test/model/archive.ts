// The archive's database: the real schema and the room's real statements, on SQLite in memory. Can be switched off.
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { D1Database } from "@cloudflare/workers-types";
import type { LoggedEvent } from "./history.ts";

const MIGRATIONS = new URL("../../server/migrations/", import.meta.url);
const SCHEMA = readdirSync(MIGRATIONS)
  .sort()
  .map((file) => readFileSync(new URL(file, MIGRATIONS), "utf8"));

/** up; down: refuses; "lies": writes, then says that it did not. */
export type ArchiveMood = "up" | "down" | "lies";
type Bound = { readonly query: string; readonly values: SQLInputValue[] };

export class Archive {
  mood: ArchiveMood = "up";
  readonly #database = new DatabaseSync(":memory:");
  readonly #prepared = new Map<string, StatementSync>();

  constructor() {
    for (const step of SCHEMA) this.#database.exec(step);
  }

  /** What the room holds as `env.DB`. */
  binding(onTheWay: () => Promise<void>): D1Database {
    const prepare = (query: string) => ({
      bind: (...values: SQLInputValue[]): Bound => ({ query, values }),
    });
    return {
      prepare,
      batch: (all: Bound[]) => this.#batch(all, onTheWay),
    } as unknown as D1Database;
  }

  async #batch(statements: readonly Bound[], onTheWay: () => Promise<void>): Promise<unknown[]> {
    await onTheWay();
    if (this.mood === "down") throw new Error("D1_ERROR: no such luck");
    this.#database.exec("BEGIN");
    const answers = statements.map(({ query, values }) => this.#statement(query).all(...values));
    this.#database.exec("COMMIT");
    await onTheWay();
    if (this.mood === "lies") throw new Error("D1_ERROR: network connection lost");
    return answers.map((results) => ({ success: true, results }));
  }

  #statement(query: string): StatementSync {
    const known = this.#prepared.get(query) ?? this.#database.prepare(query);
    this.#prepared.set(query, known);
    return known;
  }

  reactionsTotal(): number {
    return this.#statement("SELECT reactions FROM broadcasts")
      .all()
      .flatMap(({ reactions }) => Object.values(JSON.parse(String(reactions)) as object))
      .reduce((sum, count) => sum + Number(count), 0);
  }

  events(epoch: string): LoggedEvent[] {
    const rows = this.#statement("SELECT * FROM events WHERE epoch = ? ORDER BY seq").all(epoch);
    return rows.map(({ seq, at, by_person, broadcast_id, body }) => ({
      seq: Number(seq),
      at: Number(at),
      by: by_person as string | null,
      broadcast: String(broadcast_id ?? ""),
      body: JSON.parse(String(body)),
    }));
  }

  /** Rows as they are, for whoever judges something else than the log. */
  rows(query: string): Record<string, unknown>[] {
    return this.#database.prepare(query).all();
  }

  close(): void {
    this.#database.close();
  }
}
