// What a partner is still to be told and how every try went: the rows of a courier. Synchronous; sends nothing.
import {
  type Delivery,
  type DeliveryAttempt,
  HOOK_KINDS,
  type HookKind,
} from "../../shared/http/partner-bodies.ts";
import type { News } from "../domain/partner/news.ts";
import { type Migration, migrate } from "./migrate.ts";

const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    sql: `
      CREATE TABLE messages (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, room TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
        state TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER
      ) WITHOUT ROWID;
      CREATE INDEX messages_due ON messages (due) WHERE due IS NOT NULL;
      CREATE INDEX messages_at ON messages (at);
      CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, message TEXT NOT NULL, at INTEGER NOT NULL, took INTEGER NOT NULL, status INTEGER,
        words TEXT NOT NULL
      );
      CREATE INDEX attempts_of_message ON attempts (message);
    `,
  },
];

/** The newest that are kept, whatever becomes of them: a receiver that is gone must not fill the disk. */
const MOST_MESSAGES = 5_000;
const SHOWN = 100;

export type DueMessage = {
  readonly id: string;
  readonly body: string;
  /** Tries so far. */
  readonly tries: number;
};
type Row = {
  id: string;
  kind: string;
  room: string;
  at: number;
  state: string;
  due: number | null;
};
type AttemptRow = {
  message: string;
  at: number;
  took: number;
  status: number | null;
  words: string;
};

export class CourierOutbox {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    migrate(storage, MIGRATIONS);
    this.#storage = storage;
  }

  /** Takes messages in, due at once; one that is known already stays as it is. */
  add(news: readonly News[], nowMs: number): void {
    const query = `INSERT OR IGNORE INTO messages (id, kind, room, at, body, state, tries, due)
      VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?)`;
    this.#storage.transactionSync(() => {
      for (const { id, kind, room, atMs, body } of news) {
        this.#exec(query, id, kind, room, atMs, body, nowMs);
      }
      this.#exec(
        `DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY at DESC, id LIMIT -1 OFFSET ${MOST_MESSAGES})`,
      );
      this.#forgetAttempts();
    });
  }

  /** When the next message is due; null: none waits. */
  get nextMs(): number | null {
    return this.#exec<{ due: number | null }>("SELECT min(due) AS due FROM messages").one().due;
  }

  due(nowMs: number, limit: number): DueMessage[] {
    const query = "SELECT id, body, tries FROM messages WHERE due <= ? ORDER BY due, at LIMIT ?";
    return this.#exec<DueMessage>(query, nowMs, limit).toArray();
  }

  /** Counts a try before it is made, so that one that kills us is not made again at once; `dueMs` null: the last one. */
  begin(id: string, dueMs: number | null): void {
    const query = "UPDATE messages SET tries = tries + 1, due = ?, state = ? WHERE id = ?";
    this.#exec(query, dueMs, dueMs === null ? "dead" : "waiting", id);
  }

  /** Notes how a try went. `tries`: which one it was; a message that was set anew meanwhile keeps its new time. */
  finish({ id, tries }: DueMessage, attempt: DeliveryAttempt, isDelivered: boolean): void {
    const { atMs, tookMs, status, words } = attempt;
    this.#storage.transactionSync(() => {
      const query =
        "INSERT INTO attempts (message, at, took, status, words) VALUES (?, ?, ?, ?, ?)";
      this.#exec(query, id, atMs, tookMs, status, words);
      if (!isDelivered) return;
      const done = "UPDATE messages SET state = 'delivered', due = NULL WHERE id = ? AND tries = ?";
      this.#exec(done, id, tries + 1);
    });
  }

  /** Nobody is there to be told: whatever waits is given up. It may be replayed. */
  giveUp(): void {
    this.#exec("UPDATE messages SET state = 'dead', due = NULL WHERE due IS NOT NULL");
  }

  /** Due again, with all its tries; false when it isn't kept. */
  replay(id: string, nowMs: number): boolean {
    const query = `UPDATE messages SET state = 'waiting', tries = 0, due = ? WHERE id = ? RETURNING id`;
    return this.#exec(query, nowMs, id).toArray().length > 0;
  }

  /** The moment of the oldest message that waits no more. */
  get oldestMs(): number | null {
    const query = "SELECT min(at) AS at FROM messages WHERE due IS NULL";
    return this.#exec<{ at: number | null }>(query).one().at;
  }

  /** Forgets what happened before `beforeMs` and waits no more. */
  trim(beforeMs: number): void {
    this.#storage.transactionSync(() => {
      this.#exec("DELETE FROM messages WHERE at < ? AND due IS NULL", beforeMs);
      this.#forgetAttempts();
    });
  }

  /** Newest first, each with its tries in order. */
  log(): Delivery[] {
    const query =
      "SELECT id, kind, room, at, state, due FROM messages ORDER BY at DESC, id LIMIT ?";
    return this.#exec<Row>(query, SHOWN)
      .toArray()
      .map(({ id, kind, room, at, state, due }) => ({
        ...{ id, room, atMs: at, dueMs: due, kind: kindOf(kind) },
        state: state as Delivery["state"],
        attempts: this.#attemptsOf(id),
      }));
  }

  #attemptsOf(id: string): DeliveryAttempt[] {
    const query =
      "SELECT message, at, took, status, words FROM attempts WHERE message = ? ORDER BY id";
    return this.#exec<AttemptRow>(query, id)
      .toArray()
      .map(({ at, took, status, words }) => ({ atMs: at, tookMs: took, status, words }));
  }

  #forgetAttempts(): void {
    this.#exec("DELETE FROM attempts WHERE message NOT IN (SELECT id FROM messages)");
  }

  #exec<T extends Record<string, SqlStorageValue> = Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: SqlStorageValue[]
  ) {
    return this.#storage.sql.exec<T>(query, ...bindings);
  }
}

function kindOf(text: string): HookKind {
  return HOOK_KINDS.find((kind) => kind === text) ?? "track.played";
}
