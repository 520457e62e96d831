// What is due when: a small table of tasks behind the object's single alarm. A task runs at least once, so each is idempotent.

/** deck: the playing track ends · archive: history into D1 · sweep: silent sockets · trim: old log. */
export type Task = "deck" | "archive" | "sweep" | "trim";
export type DueTask = { readonly task: Task; readonly at: number; readonly attempts: number };

export class Due {
  readonly #storage: DurableObjectStorage;
  /** The rows, kept in memory so that asking again for what is already due writes nothing. */
  readonly #rows: Map<Task, DueTask>;
  #armedAt: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const rows = storage.sql.exec<DueTask>("SELECT task, at, attempts FROM due").toArray();
    this.#rows = new Map(rows.map((row) => [row.task, row]));
    // An alarm can be lost with its retries (the platform gives up after six): rows say what is due, so ask again.
    if (rows.length > 0) this.#arm();
  }

  /** Makes `task` due at `at` at the latest; an earlier time stays. */
  by(task: Task, at: number): void {
    const known = this.#rows.get(task);
    if (!known || known.at > at) this.set(task, at);
  }

  /** Makes `task` due at exactly `at`, or never (null). */
  set(task: Task, at: number | null, attempts = 0): void {
    const { sql } = this.#storage;
    if (at !== null) {
      const query = "INSERT OR REPLACE INTO due (task, at, attempts) VALUES (?, ?, ?)";
      sql.exec(query, task, at, attempts);
      this.#rows.set(task, { task, at, attempts });
    } else if (this.#rows.delete(task)) {
      sql.exec("DELETE FROM due WHERE task = ?", task);
    }
    this.#arm();
  }

  /** Takes out the tasks whose time has come. What fails must be put back with `set`. */
  take(now: number): DueTask[] {
    const tasks = [...this.#rows.values()].filter(({ at }) => at <= now);
    this.#armedAt = null;
    for (const { task } of tasks) this.set(task, null);
    this.#arm();
    return tasks.sort((a, b) => a.at - b.at);
  }

  #arm(): void {
    const earliest = Math.min(...[...this.#rows.values()].map(({ at }) => at));
    if (!Number.isFinite(earliest) || earliest === this.#armedAt) return;
    this.#armedAt = earliest;
    // Not awaited: the output gate holds every answer until the alarm is stored. A needless wake finds nothing due.
    void this.#storage.setAlarm(earliest);
  }
}
