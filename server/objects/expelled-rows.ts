// Rows of who was expelled, so that a room remembers it through its sleep. Few at any time, and none in most rooms.
import { type Expelled, Expulsions, isOver } from "../domain/room/expelled.ts";

type Row = { who: string; before_ms: number };

export class ExpelledRows {
  readonly #sql: SqlStorage;
  /** Read when first asked; then memory and rows move together. */
  #known: Expulsions | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get known(): Expulsions {
    this.#known ??= this.#read();
    return this.#known;
  }

  /** From now on, in this life even when the store takes no writes: then it throws, and asking again is right. */
  add(expelled: readonly Expelled[]): void {
    this.known.add(expelled);
    const query =
      "INSERT INTO expelled (who, before_ms) VALUES (?1, ?2) ON CONFLICT (who) DO UPDATE SET before_ms = max(before_ms, ?2)";
    for (const { who, beforeMs } of expelled) this.#sql.exec(query, who, beforeMs);
  }

  /** Forgets whom no living pass can be about. */
  trim(nowMs: number): void {
    for (const one of this.known.all().filter((each) => isOver(each, nowMs))) {
      this.#sql.exec("DELETE FROM expelled WHERE who = ?", one.who);
      this.known.forget(one.who);
    }
  }

  #read(): Expulsions {
    const known = new Expulsions();
    const rows = this.#sql.exec<Row>("SELECT who, before_ms FROM expelled").toArray();
    known.add(rows.map(({ who, before_ms }) => ({ who, beforeMs: before_ms })));
    return known;
  }
}
