// An object's storage on SQLite in memory: enough of it to run a room's leader in plain Node, sleep included.
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export type FakeStorage = DurableObjectStorage & {
  /** Statements that match fail as on a full disk; null: none does. */
  failing: RegExp | null;
  /** What the one alarm is set to; null until it is set. */
  alarmAtMs: number | null;
  readonly database: DatabaseSync;
};

export function sqliteStorage(): FakeStorage {
  const database = new DatabaseSync(":memory:");
  const statements = new Map<string, StatementSync>();
  const prepared = (query: string) => {
    const known = statements.get(query) ?? database.prepare(query);
    statements.set(query, known);
    return known;
  };
  const values = new Map<string, unknown>();
  const storage = {
    database,
    kv: {
      get: (key: string) => structuredClone(values.get(key)),
      put: (key: string, value: unknown) => void values.set(key, structuredClone(value)),
    },
    failing: null as RegExp | null,
    alarmAtMs: null as number | null,
    sql: {
      exec(query: string, ...bindings: SQLInputValue[]) {
        if (storage.failing?.test(query)) throw new Error("disk full");
        // Several statements at once are allowed where none has parameters (migrations).
        if (bindings.length === 0 && query.trim().slice(0, -1).includes(";")) {
          database.exec(query);
          return cursor([]);
        }
        return cursor(prepared(query).all(...bindings));
      },
    },
    transactionSync<T>(work: () => T): T {
      database.exec("BEGIN");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    getAlarm: () => Promise.resolve(storage.alarmAtMs),
    setAlarm(at: number) {
      storage.alarmAtMs = at;
      return Promise.resolve();
    },
  };
  return storage as unknown as FakeStorage;
}

function cursor(rows: Record<string, unknown>[]) {
  return {
    toArray: () => rows,
    one() {
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
      return rows[0];
    },
  };
}
