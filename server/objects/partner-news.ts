// That there is something to tell partners: one row, written with the events themselves, so that a room that dies in between
// still tells it. What is told is read from the log.
import type { RoomEvent } from "../../shared/room/events.ts";
import { mayBeNews } from "../domain/partner/news.ts";

/** So soon after an event partners are told of it; what follows at once goes along. */
export const TELL_SOON_MS = 1_000;

const KEY = "news_from";

export class PartnerNews {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The first event that has not been told; null: nothing waits. */
  get fromSeq(): number | null {
    const query = "SELECT value FROM meta WHERE key = ?";
    const value = Number(this.#sql.exec<{ value: string }>(query, KEY).toArray()[0]?.value);
    return Number.isSafeInteger(value) && value > 0 ? value : null;
  }

  /** Call in the transaction of these events. True when there is something to tell among them. */
  note(events: readonly RoomEvent[]): boolean {
    const first = events.find(({ body }) => mayBeNews(body));
    if (!first) return false;
    this.#sql.exec("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", KEY, String(first.seq));
    return true;
  }

  /** Everything up to `seq` is told. `isAll`: nothing follows it. */
  told(seq: number, isAll: boolean): void {
    if (isAll) this.#sql.exec("DELETE FROM meta WHERE key = ?", KEY);
    else this.#sql.exec("UPDATE meta SET value = ? WHERE key = ?", String(seq + 1), KEY);
  }
}
