// Brings an object's tables up to date, in order, each step once. Runs in the constructor: synchronous and cheap when done.

export type Migration = { readonly id: number; readonly sql: string };

export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage;
  sql.exec("CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY)");
  const [row] = sql
    .exec<{ last: number | null }>("SELECT max(id) AS last FROM migrations")
    .toArray();
  const last = row?.last ?? 0;
  for (const { id, sql: statements } of migrations) {
    if (id <= last) continue;
    storage.transactionSync(() => {
      sql.exec(statements);
      sql.exec("INSERT INTO migrations (id) VALUES (?)", id);
    });
  }
}
