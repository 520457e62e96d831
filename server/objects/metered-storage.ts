// An object's storage that tells the meter what was read and written. Adds two number reads per statement, no query.
import type { Meter } from "./meter.ts";

/** The same storage; rows of each statement are counted once its cursor has been used up, which is before the next one. */
export function meteredStorage(storage: DurableObjectStorage, meter: Meter): DurableObjectStorage {
  const sql = meteredSql(storage.sql, meter);
  return new Proxy(storage, {
    get(target, key) {
      if (key === "sql") return sql;
      // Billed as one row.
      if (key === "setAlarm") meter.add("rowsWritten", 1);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type Counted = Pick<SqlStorageCursor<Record<string, SqlStorageValue>>, "rowsRead" | "rowsWritten">;

function meteredSql(sql: SqlStorage, meter: Meter): SqlStorage {
  let last: Counted | null = null;
  meter.beforeReading(settle);
  return new Proxy(sql, {
    get(target, key) {
      if (key === "exec") return exec;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

  /** A cursor's numbers grow while it is read; everything here reads cursors to the end before it goes on. */
  function settle(): void {
    if (!last) return;
    meter.add("rowsRead", last.rowsRead);
    meter.add("rowsWritten", last.rowsWritten);
    last = null;
  }

  function exec<T extends Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: unknown[]
  ): SqlStorageCursor<T> {
    settle();
    const cursor = sql.exec<T>(query, ...bindings);
    last = cursor;
    return cursor;
  }
}
