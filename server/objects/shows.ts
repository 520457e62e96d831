// Rows of each broadcast's account until the archive has it, and who attended. Synchronous; the rules are in domain/room/show.
import type { ReactionTotals } from "../../shared/room/pulse.ts";
import { NO_REACTIONS } from "../../shared/room/pulse.ts";
import type { Show } from "../domain/room/show.ts";

export class Shows {
  readonly #sql: SqlStorage;
  #current: Show | null = null;

  constructor(sql: SqlStorage, currentId: string) {
    this.#sql = sql;
    if (currentId) this.#current = this.#read(currentId);
  }

  /** The account of the running or last broadcast, if there was one. */
  get current(): Show | null {
    return this.#current;
  }

  get reactions(): ReactionTotals {
    return this.#current?.reactions ?? NO_REACTIONS;
  }

  /** The account of any broadcast that is still kept here. */
  of(id: string): Show | null {
    return this.#current?.id === id ? this.#current : this.#read(id);
  }

  /** Writes an account and marks it for the archive. Call `adopt` once the transaction is committed. */
  write(show: Show): void {
    const query = "INSERT OR REPLACE INTO shows (id, account, dirty) VALUES (?, ?, 1)";
    this.#sql.exec(query, show.id, JSON.stringify(show));
  }

  adopt(show: Show): void {
    this.#current = show;
  }

  /** Notes that a person was there; a second time writes nothing. */
  attend(broadcast: string, person: string): void {
    const query = "INSERT OR IGNORE INTO attendees (broadcast, person) VALUES (?, ?)";
    this.#sql.exec(query, broadcast, person);
  }

  peopleTotal(broadcast: string): number {
    const query = "SELECT count(*) AS n FROM attendees WHERE broadcast = ?";
    return this.#sql.exec<{ n: number }>(query, broadcast).one().n;
  }

  attendeesOf(broadcast: string): string[] {
    const query = "SELECT person FROM attendees WHERE broadcast = ?";
    const rows = this.#sql.exec<{ person: string }>(query, broadcast).toArray();
    return rows.map(({ person }) => person);
  }

  /** Who is to be forgotten stays counted, under a name that is nobody's. */
  forgetAttendee(person: string): void {
    const nobody = "'erased-' || lower(hex(randomblob(8)))";
    this.#sql.exec(`UPDATE attendees SET person = ${nobody} WHERE person = ?`, person);
  }

  dirty(): Show[] {
    return this.#sql
      .exec<{ account: string }>("SELECT account FROM shows WHERE dirty = 1")
      .toArray()
      .map(({ account }) => readShow(account))
      .filter((show) => show !== null);
  }

  /** Called with exactly what the archive took: an account that changed meanwhile stays dirty. */
  archived(shows: readonly Show[]): void {
    for (const show of shows) {
      const query = "UPDATE shows SET dirty = 0 WHERE id = ? AND account = ?";
      this.#sql.exec(query, show.id, JSON.stringify(show));
    }
  }

  /** Drops accounts and attendance of past shows that the archive has. */
  trim(keepId: string): void {
    this.#sql.exec("DELETE FROM shows WHERE dirty = 0 AND id <> ?", keepId);
    const orphans = "DELETE FROM attendees WHERE broadcast NOT IN (SELECT id FROM shows)";
    this.#sql.exec(orphans);
  }

  #read(id: string): Show | null {
    const query = "SELECT account FROM shows WHERE id = ?";
    const row = this.#sql.exec<{ account: string }>(query, id).toArray()[0];
    return row ? readShow(row.account) : null;
  }
}

/** An account that cannot be read is none: a bad row must neither stop a room from waking nor hold up its archive. */
function readShow(text: string): Show | null {
  try {
    const show = JSON.parse(text) as Partial<Show> | null;
    return typeof show?.id === "string" && typeof show.reactions === "object" && show.reactions
      ? (show as Show)
      : null;
  } catch {
    return null;
  }
}
