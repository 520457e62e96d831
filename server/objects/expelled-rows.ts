// Who was expelled, as rows too, so that a room remembers it through its sleep. Few at any time, none in most rooms.
import { type Expelled, Expulsions, isOver } from "../domain/room/expelled.ts";

type Row = { who: string; before_ms: number };

export class ExpelledRows extends Expulsions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    super();
    this.#sql = sql;
    const rows = sql.exec<Row>("SELECT who, before_ms FROM expelled").toArray();
    super.add(rows.map(({ who, before_ms }) => ({ who, beforeMs: before_ms })));
  }

  /** In this life from now on, even when the store takes no writes: then it throws, and asking again is right. */
  override add(expelled: readonly Expelled[]): void {
    super.add(expelled);
    const query = `INSERT INTO expelled (who, before_ms) VALUES (?, ?)
      ON CONFLICT (who) DO UPDATE SET before_ms = max(before_ms, excluded.before_ms)`;
    for (const { who, beforeMs } of expelled) this.#sql.exec(query, who, beforeMs);
  }

  /** Forgets whom no living pass can be about. */
  trim(nowMs: number): void {
    for (const { who } of this.all().filter((one) => isOver(one, nowMs))) {
      this.#sql.exec("DELETE FROM expelled WHERE who = ?", who);
      this.forget(who);
    }
  }
}
