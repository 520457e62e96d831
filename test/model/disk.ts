// The store of one object: rows outlive every life of it. Knows how a store fails, and notes what was really committed.
import type { DurableObjectStorage, SqlStorageValue } from "@cloudflare/workers-types";
import { sqliteStorage } from "../helpers/sqlite-storage.ts";
import type { LoggedEvent } from "./history.ts";

/** Thrown into a life that ends in the middle of its work. */
export class Died extends Error {}

export type Faults = {
  /** Every write fails, as on a full disk. */
  full: boolean;
  /** The next transaction is the life's last: lost, or kept and never told. */
  dies: "before commit" | "after commit" | null;
};

export type DiskEvents = {
  readonly committed: (events: readonly LoggedEvent[]) => void;
  readonly died: () => void;
  readonly alarmSet: (atMs: number) => void;
  readonly alarmAt: () => number | null;
};

const WRITES = /^\s*(?:INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|ALTER)/i;
const SHAPES = /^\s*(?:CREATE|DROP|ALTER)/i;
const COLUMNS = "seq, at, by, op, broadcast, body";
type EventRow = {
  seq: number;
  at: number;
  by: string | null;
  op: string | null;
  broadcast: string;
  body: string;
};

export class Disk {
  readonly faults: Faults = { full: false, dies: null };
  readonly #storage = sqliteStorage();
  readonly #on: DiskEvents;
  readonly #values = new Map<string, unknown>();
  #seen = 0;
  #tables: readonly string[] = [];

  constructor(on: DiskEvents) {
    this.#on = on;
  }

  /** Rows of the log, read past the product's code: however many tables it lies in. */
  rows(afterSeq: number): LoggedEvent[] {
    if (this.#tables.length === 0) return [];
    const parts = this.#tables.map((table) => `SELECT ${COLUMNS} FROM ${table} WHERE seq > ?1`);
    const rows = this.#storage.sql.exec<EventRow>(
      `${parts.join(" UNION ALL ")} ORDER BY seq`,
      afterSeq,
    );
    return rows.toArray().map(({ seq, at, by, op, broadcast, body }) => ({
      ...{ seq, at, by, ...(op === null ? {} : { op }) },
      ...{ broadcast, body: JSON.parse(body) },
    }));
  }

  /** The first event that is still there. */
  floor(): number | null {
    const lows = this.#tables.map((table) => `SELECT min(seq) AS low FROM ${table}`);
    if (lows.length === 0) return null;
    const query = `SELECT min(low) AS low FROM (${lows.join(" UNION ALL ")})`;
    return this.#storage.sql.exec<{ low: number | null }>(query).one().low;
  }

  epoch(): string | null {
    if (this.#tables.length === 0) return null;
    const query = "SELECT value FROM meta WHERE key = 'epoch'";
    return this.#storage.sql.exec<{ value: string }>(query).toArray()[0]?.value ?? null;
  }

  /** The storage as one life of the object sees it; useless once that life is over. */
  face(isAlive: () => boolean): DurableObjectStorage {
    const { sql } = this.#storage;
    const alive = () => {
      if (!isAlive()) throw new Died("this life is over");
    };
    let depth = 0;
    const exec = (query: string, ...bindings: SqlStorageValue[]) => {
      alive();
      if (this.faults.full && WRITES.test(query)) throw new Error("database or disk is full");
      const result = sql.exec(query, ...bindings);
      if (SHAPES.test(query)) this.#findTables();
      if (depth === 0 && WRITES.test(query)) this.#note();
      return result;
    };
    const face = {
      sql: { exec },
      transactionSync: <T>(work: () => T): T => {
        alive();
        const result = this.#whole(() => {
          depth += 1;
          try {
            const made = work();
            if (this.faults.dies === "before commit") this.#die();
            return made;
          } finally {
            depth -= 1;
          }
        });
        this.#note();
        if (this.faults.dies === "after commit") this.#die();
        return result;
      },
      kv: {
        get: (key: string) => {
          alive();
          return structuredClone(this.#values.get(key));
        },
        put: (key: string, value: unknown) => {
          alive();
          if (this.faults.full) throw new Error("database or disk is full");
          this.#values.set(key, structuredClone(value));
        },
      },
      getAlarm: () => Promise.resolve(this.#on.alarmAt()),
      setAlarm: (atMs: number) => {
        alive();
        this.#on.alarmSet(atMs);
        return Promise.resolve();
      },
    };
    return Object.assign(face, {
      sql: Object.assign(face.sql, { databaseSize: 0 }),
    }) as unknown as DurableObjectStorage;
  }

  /** All or nothing; tables that were made in vain are forgotten again. */
  #whole<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#findTables();
      throw error;
    }
  }

  #die(): never {
    this.faults.dies = null;
    this.#on.died();
    throw new Died("killed");
  }

  #note(): void {
    const events = this.rows(this.#seen);
    if (events.length === 0) return;
    this.#seen = events.at(-1)?.seq ?? this.#seen;
    this.#on.committed(events);
  }

  #findTables(): void {
    const query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'events*'";
    const found = this.#storage.sql.exec<{ name: string }>(query).toArray();
    this.#tables = found.map(({ name }) => name);
  }

  close(): void {
    this.#storage.database.close();
  }
}
