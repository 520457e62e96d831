// D1 on SQLite in memory, with the product's migrations: enough for the edge to run in plain Node, transactions included.
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { fileURLToPath } from "node:url";

const MIGRATIONS = fileURLToPath(new URL("../../server/migrations/", import.meta.url));

class Statement {
  readonly #database: DatabaseSync;
  readonly #query: string;
  readonly #values: readonly SQLInputValue[];

  constructor(database: DatabaseSync, query: string, values: readonly SQLInputValue[] = []) {
    this.#database = database;
    this.#query = query;
    this.#values = values;
  }

  bind(...values: SQLInputValue[]): Statement {
    return new Statement(this.#database, this.#query, values);
  }

  async first(): Promise<Record<string, unknown> | null> {
    return this.work().results[0] ?? null;
  }

  async all() {
    return this.work();
  }

  async run() {
    return this.work();
  }

  work(): { results: Record<string, unknown>[]; meta: { changes: number } } {
    const before = this.#changes();
    // Node binds by name or by order, not by number.
    const query = this.#query.replace(/\?(\d+)/g, ":p$1");
    const named = Object.fromEntries(
      this.#values.flatMap((value, n) =>
        new RegExp(`:p${n + 1}\\b`).test(query) ? [[`p${n + 1}`, value]] : [],
      ),
    );
    const results = this.#database.prepare(query).all(named) as Record<string, unknown>[];
    return { results, meta: { changes: this.#changes() - before } };
  }

  #changes(): number {
    return Number(this.#database.prepare("SELECT total_changes() AS n").get()?.n);
  }
}

/** A new database with the product's tables. */
export function emptyDatabase(path = ":memory:"): DatabaseSync {
  const database = new DatabaseSync(path);
  for (const file of readdirSync(MIGRATIONS).sort()) {
    database.exec(readFileSync(MIGRATIONS + file, "utf8"));
  }
  return database;
}

export type SqliteD1 = ReturnType<typeof sqliteD1>;

/** A database like the deployed one. `rows` counts a table's. */
export function sqliteD1(database = emptyDatabase()) {
  const d1 = {
    database,
    prepare: (query: string) => new Statement(database, query),
    /** One place has no copies: a session is the database itself. */
    withSession: () => ({ ...d1, getBookmark: () => null }),
    batch: async (statements: readonly Statement[]) => {
      database.exec("BEGIN");
      try {
        const results = statements.map((statement) => statement.work());
        database.exec("COMMIT");
        return results;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    rows: (table: string): number =>
      Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n),
  };
  return d1;
}
