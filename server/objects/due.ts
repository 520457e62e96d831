// What is due when: a small table of tasks behind the object's single alarm. A task runs at least once, so each is idempotent.

/** deck: the playing track ends · stage: the time to answer who asks for it is over · archive: history into D1 · rollup: the audience's record into D1 · partners: tell them, count for them · replay: from the sound of a show · sweep: silent sockets · trim: old log. */
export type Task =
  | "deck"
  | "stage"
  | "archive"
  | "rollup"
  | "partners"
  | "replay"
  | "sweep"
  | "trim";
export type DueTask = { readonly task: Task; readonly at: number; readonly attempts: number };

export class Due {
  readonly #storage: DurableObjectStorage;
  /** The rows, kept in memory so that asking again for what is already due writes nothing. */
  readonly #rows = new Map<Task, DueTask>();
  /** Taken out and not done yet. Their rows stay until then: a room that dies meanwhile finds them due again. */
  readonly #underWay = new Set<Task>();
  #armedAt: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#read();
    void this.#confirm();
  }

  /**
   * Believes the rows again, after a transaction that failed took some of them back. Not of a task that failed and was put off
   * while the store was full: its old row is due at once, and again, and again.
   */
  reload(): void {
    const putOff = [...this.#rows.values()].filter(({ attempts }) => attempts > 0);
    this.#read();
    for (const task of putOff) this.#rows.set(task.task, task);
    this.#arm();
  }

  #read(): void {
    const query = "SELECT task, at, attempts FROM due";
    this.#rows.clear();
    for (const row of this.#storage.sql.exec<DueTask>(query).toArray()) {
      if (!this.#underWay.has(row.task)) this.#rows.set(row.task, row);
    }
    this.#armedAt = null;
  }

  /**
   * An alarm can be lost with its retries (the platform gives up after six): rows say what is due, so it is asked for
   * again. Only when it is not there: asking is billed as a row, and this runs at every wake.
   */
  async #confirm(): Promise<void> {
    if (this.nextAtMs === null) return;
    const alarmMs = await this.#storage.getAlarm().catch(() => null);
    const next = this.nextAtMs;
    if (this.#armedAt !== null || next === null) return;
    // One that rings too early finds nothing due and asks for the next.
    if (alarmMs !== null && alarmMs <= next) this.#armedAt = next;
    else this.#arm();
  }

  /** When the next task is due, of those that are not under way. */
  get nextAtMs(): number | null {
    const earliest = Math.min(...[...this.#rows.values()].map(({ at }) => at));
    return Number.isFinite(earliest) ? earliest : null;
  }

  /** Makes `task` due at `at` at the latest; an earlier time stays. */
  by(task: Task, at: number): void {
    const known = this.#rows.get(task);
    if (!known || known.at > at) this.set(task, at);
  }

  /** Makes `task` due at exactly `at`, or never (null). */
  set(task: Task, at: number | null, attempts = 0): void {
    if (at === null) {
      if (this.#rows.delete(task)) this.#deleteRow(task);
      return this.#arm();
    }
    // Memory first: when the store takes no writes, the task is still tried again in this life, and its old row in the next.
    this.#rows.set(task, { task, at, attempts });
    this.#underWay.delete(task);
    this.#arm();
    const query = "INSERT OR REPLACE INTO due (task, at, attempts) VALUES (?, ?, ?)";
    this.#storage.sql.exec(query, task, at, attempts);
  }

  /** Takes out the tasks whose time has come. Each is to be reported `done`, or put back with `set` when it failed. */
  take(now: number): DueTask[] {
    const tasks = [...this.#rows.values()].filter(({ at }) => at <= now);
    this.#armedAt = null;
    for (const { task } of tasks) {
      this.#rows.delete(task);
      this.#underWay.add(task);
    }
    this.#arm();
    return tasks.sort((a, b) => a.at - b.at);
  }

  /** A task that was taken out is over; its row goes, unless it is due again. */
  done(task: Task): void {
    if (this.#underWay.delete(task) && !this.#rows.has(task)) this.#deleteRow(task);
  }

  #deleteRow(task: Task): void {
    this.#storage.sql.exec("DELETE FROM due WHERE task = ?", task);
  }

  #arm(): void {
    const earliest = this.nextAtMs;
    if (earliest === null || earliest === this.#armedAt) return;
    this.#armedAt = earliest;
    // Not awaited: the output gate holds every answer until the alarm is stored. A needless wake finds nothing due.
    void this.#storage.setAlarm(earliest);
  }
}
