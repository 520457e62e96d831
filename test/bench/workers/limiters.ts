// F10's objects behind one door: the product's counter, the counting of rows that one writes first, GCRA with its row written
// each time, and an object that decides nothing. Time is made up and goes on by a step per decision.
import { DurableObject } from "cloudflare:workers";
import { takeGcra } from "../../../server/domain/rate/gcra.ts";
import { isPolicyName, policyOf } from "../../../server/domain/rate/policies.ts";
import { RateLimiter } from "../../../server/objects/rate-limiter.ts";

let nowMs = Date.now();
Date.now = () => nowMs;

type Rows = { read: number; written: number };
type Decision = { readonly ok: boolean };

/** Storage whose rows are counted and whose alarm rings by the made-up time. */
class Counting {
  readonly rows: Rows = { read: 0, written: 0 };
  alarmAtMs = Number.POSITIVE_INFINITY;

  constructor(storage: DurableObjectStorage) {
    const { get, put } = storage.kv;
    storage.kv.get = ((key: string) => {
      this.rows.read += 1;
      return get.call(storage.kv, key);
    }) as typeof get;
    storage.kv.put = (key, value) => {
      this.rows.written += 1;
      put.call(storage.kv, key, value);
    };
    // Billed as one row.
    storage.setAlarm = async (atMs) => {
      this.rows.written += 1;
      this.alarmAtMs = Number(atMs);
    };
  }

  exec(sql: SqlStorage, query: string, ...bindings: SqlStorageValue[]) {
    const cursor = sql.exec(query, ...bindings);
    const found = cursor.toArray();
    this.rows.read += cursor.rowsRead;
    this.rows.written += cursor.rowsWritten;
    return found;
  }
}

export class Ours extends RateLimiter {
  readonly #counting: Counting;

  constructor(ctx: DurableObjectState, env: Env) {
    const counting = new Counting(ctx.storage);
    super(ctx, env);
    this.#counting = counting;
  }

  async decide(): Promise<Decision> {
    if (nowMs >= this.#counting.alarmAtMs) {
      this.#counting.alarmAtMs = Number.POSITIVE_INFINITY;
      await this.alarm();
    }
    return this.take();
  }

  rows(): Rows {
    return this.#counting.rows;
  }
}

abstract class Peer extends DurableObject {
  protected readonly counting = new Counting(this.ctx.storage);
  protected get policy() {
    const name = this.ctx.id.name?.split(":")[0] ?? "";
    if (!isPolicyName(name)) throw new Error("no such policy");
    return policyOf(name);
  }

  protected sql(query: string, ...bindings: SqlStorageValue[]) {
    return this.counting.exec(this.ctx.storage.sql, query, ...bindings);
  }

  abstract decide(): Decision | Promise<Decision>;

  rows(): Rows {
    return this.counting.rows;
  }
}

/** A row per request with its time, counted at every decision, swept by alarm once a period. */
export class Naive extends Peer {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    this.ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY, key TEXT NOT NULL, timestamp INTEGER NOT NULL);
       CREATE INDEX IF NOT EXISTS requests_by_time ON requests (key, timestamp)`,
    );
  }

  override decide(): Decision {
    const { limit, periodMs } = this.policy;
    if (nowMs >= this.counting.alarmAtMs) {
      this.counting.alarmAtMs = Number.POSITIVE_INFINITY;
      this.sql("DELETE FROM requests WHERE timestamp <= ?", nowMs - periodMs);
    }
    const [row] = this.sql(
      "SELECT COUNT(*) AS n FROM requests WHERE key = ? AND timestamp > ?",
      "key",
      nowMs - periodMs,
    );
    if (Number(row?.n) >= limit) return { ok: false };
    this.sql("INSERT INTO requests (key, timestamp) VALUES (?, ?)", "key", nowMs);
    if (this.counting.alarmAtMs === Number.POSITIVE_INFINITY) {
      void this.ctx.storage.setAlarm(nowMs + periodMs);
    }
    return { ok: true };
  }
}

/** The same arithmetic as ours; its one number is read and written at every decision. */
export class OneRow extends Peer {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    this.ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS marks (key TEXT PRIMARY KEY, tat INTEGER NOT NULL) WITHOUT ROWID",
    );
  }

  override decide(): Decision {
    const [row] = this.sql("SELECT tat FROM marks WHERE key = ?", "key");
    const { allowed, tatUs } = takeGcra(this.policy, Number(row?.tat ?? 0), nowMs * 1_000);
    if (allowed) {
      this.sql("INSERT OR REPLACE INTO marks (key, tat) VALUES (?, ?)", "key", tatUs);
    }
    return { ok: allowed };
  }
}

/** What asking costs. */
export class Nothing extends Peer {
  override decide(): Decision {
    return { ok: true };
  }
}

type Deciding = Rpc.DurableObjectBranded & { decide(): Promise<Decision>; rows(): Rows };
type Limiters = Record<string, DurableObjectNamespace<Deciding> | undefined>;

const clocks = new Map<string, number>();

/** `/<class>/<name>?n=…&stepMs=…`: so many decisions, one call each; what became of them and the rows since the beginning. */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const [, which = "", name = ""] = url.pathname.split("/");
    const counter = (env as unknown as Limiters)[which]?.getByName(name);
    if (!counter) return new Response(null, { status: 404 });
    const id = `${which}/${name}`;
    nowMs = clocks.get(id) ?? nowMs;
    let granted = 0;
    const stepMs = Number(url.searchParams.get("stepMs"));
    for (let n = Number(url.searchParams.get("n")); n > 0; n -= 1) {
      nowMs += stepMs;
      granted += (await counter.decide()).ok ? 1 : 0;
    }
    clocks.set(id, nowMs);
    return Response.json({ granted, ...(await counter.rows()) });
  },
} satisfies ExportedHandler<Env>;
