// The bindings of a Worker with every read of an origin counted, and moved away: each call to D1 or to an object takes a while
// longer, as it does where they are not on the same machine.
import type { Counts } from "../counts.ts";

type Counter = { readonly counts: Counts; readonly far: () => Promise<void> };

export function countedEnv(env: Env, counts: Counts, farMs: number): Env {
  const far = async () => {
    if (farMs > 0) await scheduler.wait(farMs);
  };
  const counter = { counts, far };
  return {
    ...env,
    DB: countedDb(env.DB, counter),
    USER_SESSIONS: countedObjects(env.USER_SESSIONS, "objectCalls", counter),
    RATE_LIMITER: countedObjects(env.RATE_LIMITER, "limiterCalls", counter),
    MEDIA_BUCKET: watched(env.MEDIA_BUCKET, (name) => {
      if (name === "get" || name === "head") counts.bucketReads += 1;
      return far();
    }),
    SESSIONS: watched(env.SESSIONS, async (name) => {
      counts[name === "put" ? "kvWrites" : "kvReads"] += 1;
    }),
  };
}

type Meta = { meta: { rows_read: number; rows_written: number } };

function countedDb(db: D1Database, counter: Counter): D1Database {
  const noted = async <T extends Meta>(asked: () => Promise<T>): Promise<T> => {
    await counter.far();
    const answer = await asked();
    note(answer, counter.counts);
    return answer;
  };
  class Statement {
    readonly inner: D1PreparedStatement;
    constructor(inner: D1PreparedStatement) {
      this.inner = inner;
    }
    bind(...values: unknown[]): Statement {
      return new Statement(this.inner.bind(...values));
    }
    all(): Promise<D1Result> {
      return noted(() => this.inner.all());
    }
    run(): Promise<D1Result> {
      return noted(() => this.inner.run());
    }
    async first(): Promise<unknown> {
      return (await this.all()).results[0] ?? null;
    }
  }
  const counted = {
    prepare: (query: string) => new Statement(db.prepare(query)),
    batch: async (list: readonly Statement[]) => {
      await counter.far();
      const answers = await db.batch(list.map(({ inner }) => inner));
      for (const answer of answers) note(answer, counter.counts);
      return answers;
    },
    withSession: () => ({ ...counted, getBookmark: () => null }),
  };
  return counted as unknown as D1Database;
}

function note({ meta }: Meta, counts: Counts): void {
  counts.queries += 1;
  counts.rowsRead += meta.rows_read;
  counts.rowsWritten += meta.rows_written;
}

function countedObjects<T extends { getByName(name: string): object }>(
  namespace: T,
  what: "objectCalls" | "limiterCalls",
  { counts, far }: Counter,
): T {
  const getByName = (name: string) =>
    watched(namespace.getByName(name), () => {
      counts[what] += 1;
      return far();
    });
  return { getByName } as unknown as T;
}

/** Every method call is told before it is made. */
function watched<T extends object>(target: T, before: (name: string) => Promise<void>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        await before(String(name));
        return Reflect.apply(
          Reflect.get(target, name) as (...all: unknown[]) => unknown,
          target,
          args,
        );
      };
    },
  });
}
