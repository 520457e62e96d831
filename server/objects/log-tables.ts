// The rows of the log, in tables that each hold a stretch of it ("generations"): deleting rows is billed like writing
// them, dropping a table costs nothing. Only ever the oldest stretch is dropped, so the log never has a hole.
import type { EventRow } from "./event-row.ts";

/** A stretch ends with its broadcast (trimming stops before the running one), after this many events… */
const STRETCH_EVENTS = 2_000;
/** …or when it is this old, so that a room with little talk is trimmed as well. */
const STRETCH_MS = 6 * 3_600_000;

type Begun = { readonly at: number; readonly broadcast: string };

/** A row that is no JSON never matches, instead of failing the statement. */
const isReadable = (condition: string) => `CASE WHEN json_valid(body) THEN ${condition} END`;

/** Bodies that tell the name of this person. */
const NAMES = isReadable(
  "coalesce(body ->> '$.to', body ->> '$.person', by) = ? AND body ->> '$.name' <> ''",
);

/** The table of the stretch that begins with this event. */
const tableOf = (first: number) => `events_${first}`;

export class LogTables {
  readonly #sql: SqlStorage;
  /** The first event of each stretch, oldest first; the last stretch is written to. */
  #firsts: readonly number[];
  /** The first event of the last stretch; null while it has none. */
  #begun: Begun | null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const query = "SELECT first FROM generations ORDER BY first";
    this.#firsts = sql
      .exec<{ first: number }>(query)
      .toArray()
      .map(({ first }) => first);
    const newest = this.#firsts.at(-1);
    this.#begun = newest === undefined ? null : this.#edge(newest, "ORDER BY seq");
  }

  get firstSeq(): number | null {
    return this.#end("ORDER BY seq", this.#firsts);
  }

  get lastSeq(): number | null {
    return this.#end("ORDER BY seq DESC", this.#firsts.toReversed());
  }

  /** Writes rows that follow the last one. Gives what to call once the transaction is committed. */
  append(rows: readonly EventRow[]): () => void {
    const [head] = rows;
    if (!head) return () => {};
    const rolls = this.#isOver(head);
    const firsts = rolls ? [...this.#firsts, this.#open(head.seq)] : this.#firsts;
    const table = tableOf(firsts.at(-1) ?? head.seq);
    const query = `INSERT INTO ${table} (seq, at, by, op, cmd, broadcast, body) VALUES (?, ?, ?, ?, ?, ?, ?)`;
    for (const { seq, at, by, op, cmd, broadcast, body } of rows) {
      this.#sql.exec(query, seq, at, by, op, cmd, broadcast, body);
    }
    return () => {
      this.#firsts = firsts;
      if (rolls || !this.#begun) this.#begun = head;
    };
  }

  /** Rows after `seq`, in order, at most `limit`. */
  readAfter(seq: number, limit: number): EventRow[] {
    const rows: EventRow[] = [];
    this.#firsts.forEach((first, n) => {
      const next = this.#firsts[n + 1];
      if ((next !== undefined && next <= seq + 1) || rows.length >= limit) return;
      const query = `SELECT * FROM ${tableOf(first)} WHERE seq > ? ORDER BY seq LIMIT ?`;
      for (const row of this.#sql.exec<EventRow>(query, seq, limit - rows.length).toArray()) {
        rows.push(row);
      }
    });
    return rows;
  }

  /** Rows before `seq`, newest first, at most `limit` (fewer where a stretch ends). */
  readBefore(seq: number, limit: number): EventRow[] {
    const first = this.#stretchOf(seq - 1);
    if (first === undefined) return [];
    const query = `SELECT * FROM ${tableOf(first)} WHERE seq < ? ORDER BY seq DESC LIMIT ?`;
    return this.#sql.exec<EventRow>(query, seq, limit).toArray();
  }

  rowOf(seq: number): EventRow | null {
    const first = this.#stretchOf(seq);
    if (first === undefined) return null;
    const query = `SELECT * FROM ${tableOf(first)} WHERE seq = ?`;
    return this.#sql.exec<EventRow>(query, seq).toArray()[0] ?? null;
  }

  /** Takes the text out of one event's body. */
  eraseText(seq: number): void {
    const first = this.#stretchOf(seq);
    if (first === undefined) return;
    const body = "json_set(body, '$.text', '')";
    this.#sql.exec(`UPDATE ${tableOf(first)} SET body = ${body} WHERE seq = ?`, seq);
  }

  /** Places of what a person said up to `atMs` and nobody has taken back, oldest first. */
  wordsOf(person: string, atMs: number): number[] {
    return this.#firsts.flatMap((first) => {
      const query = `SELECT seq FROM ${tableOf(first)} WHERE by = ? AND at <= ? AND ${isReadable(
        "body ->> '$.kind' = 'chat.said' AND body ->> '$.text' <> ''",
      )} ORDER BY seq`;
      const rows = this.#sql.exec<{ seq: number }>(query, person, atMs).toArray();
      return rows.map(({ seq }) => seq);
    });
  }

  /** Takes a person's name out of what tells it, up to `atMs`. */
  eraseNames(person: string, atMs: number): void {
    const change = "SET body = json_replace(body, '$.name', '')";
    for (const first of this.#firsts) {
      this.#sql.exec(`UPDATE ${tableOf(first)} ${change} WHERE at <= ? AND ${NAMES}`, atMs, person);
    }
  }

  /** True when something up to `atMs` tells a person's name. */
  tellsName(person: string, atMs: number): boolean {
    return this.#any(`at <= ? AND ${NAMES}`, atMs, person);
  }

  /** True when a person chose a name after `atMs`. */
  renamedAfter(person: string, atMs: number): boolean {
    const renamed = `body ->> '$.kind' = 'person.renamed' AND ${NAMES}`;
    return this.#any(`at > ? AND ${isReadable(renamed)}`, atMs, person);
  }

  /**
   * Drops the oldest stretches of which every event is at most `lastSeq` and older than `beforeMs`. A new empty one
   * begins at `nextSeq` where none is left. Gives what to call once the transaction is committed.
   */
  drop(beforeMs: number, lastSeq: number, nextSeq: number): () => void {
    const kept = [...this.#firsts];
    for (let first = kept[0]; first !== undefined; first = kept[0]) {
      const query = `SELECT max(seq) AS seq, max(at) AS at FROM ${tableOf(first)}`;
      const { seq, at } = this.#sql.exec<{ seq: number | null; at: number | null }>(query).one();
      if (seq === null || at === null || seq > lastSeq || at >= beforeMs) break;
      this.#sql.exec(`DROP TABLE ${tableOf(first)}`);
      this.#sql.exec("DELETE FROM generations WHERE first = ?", first);
      kept.shift();
    }
    const emptied = kept.length === 0;
    const firsts = emptied ? [this.#open(nextSeq)] : kept;
    return () => {
      this.#firsts = firsts;
      if (emptied) this.#begun = null;
    };
  }

  #any(condition: string, ...bound: readonly (string | number)[]): boolean {
    return this.#firsts.some((first) => {
      const query = `SELECT 1 FROM ${tableOf(first)} WHERE ${condition} LIMIT 1`;
      return this.#sql.exec(query, ...bound).toArray().length > 0;
    });
  }

  #isOver({ seq, at, broadcast }: EventRow): boolean {
    const newest = this.#firsts.at(-1);
    if (newest === undefined) return true;
    if (this.#begun === null) return false;
    const full = seq - newest >= STRETCH_EVENTS || at - this.#begun.at >= STRETCH_MS;
    return full || broadcast !== this.#begun.broadcast;
  }

  #open(first: number): number {
    this.#sql.exec(
      `CREATE TABLE ${tableOf(first)} (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT, op TEXT, cmd TEXT,
        broadcast TEXT NOT NULL, body TEXT NOT NULL)`,
    );
    this.#sql.exec("INSERT INTO generations (first) VALUES (?)", first);
    return first;
  }

  #stretchOf(seq: number): number | undefined {
    return this.#firsts.findLast((first) => first <= seq);
  }

  /** The outermost event in this direction; stretches without events are passed over. */
  #end(order: string, firsts: readonly number[]): number | null {
    for (const first of firsts) {
      const edge = this.#edge(first, order);
      if (edge) return edge.seq;
    }
    return null;
  }

  #edge(first: number, order: string): (Begun & { seq: number }) | null {
    const query = `SELECT seq, at, broadcast FROM ${tableOf(first)} ${order} LIMIT 1`;
    return this.#sql.exec<Begun & { seq: number }>(query).toArray()[0] ?? null;
  }
}
