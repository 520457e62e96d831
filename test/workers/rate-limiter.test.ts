// The counter objects themselves, in workerd: races, evictions, rows, alarms, midnight.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { LimitAnswer, Spent } from "../../server/domain/rate/counter.ts";
import { POLICIES, type PolicyName } from "../../server/domain/rate/policies.ts";
import type { Context } from "../../server/edge/context.ts";
import { takeRate } from "../../server/edge/limits.ts";

const DAY_MS = 86_400_000;
let keys = 0;
const counterOf = (policy: string, key = `key${++keys}`) =>
  env.RATE_LIMITER.getByName(`${policy}:1:${key}`);
type Stub = ReturnType<typeof counterOf>;

const rowOf = (stub: Stub) =>
  runInDurableObject(stub, async (_, { storage }) => ({
    row: storage.kv.get<Spent>("spent") ?? null,
    keys: [...storage.kv.list()].length,
    alarm: await storage.getAlarm(),
  }));

/** Counts what the object writes, alarms included (each is billed as a row). */
async function countWrites(stub: Stub): Promise<() => Promise<number>> {
  await runInDurableObject(stub, (object, { storage }) => {
    const counted = { rows: 0 };
    const { put } = storage.kv;
    const { setAlarm } = storage;
    storage.kv.put = (...args: Parameters<typeof put>) => {
      counted.rows += 1;
      put.apply(storage.kv, args);
    };
    storage.setAlarm = (...args: Parameters<typeof setAlarm>) => {
      counted.rows += 1;
      return setAlarm.apply(storage, args);
    };
    Object.assign(object, { counted });
  });
  return () =>
    runInDurableObject(
      stub,
      (object) => (object as unknown as { counted: { rows: number } }).counted.rows,
    );
}

const takeMany = (stub: Stub, count: number): Promise<LimitAnswer[]> =>
  Promise.all(Array.from({ length: count }, async () => stub.take()));
const granted = (answers: readonly LimitAnswer[]) => answers.filter(({ ok }) => ok).length;

describe("races", () => {
  it("64 at once on one key of ten: exactly ten", async () => {
    const stub = counterOf("sensitive");
    expect(granted(await takeMany(stub, 64))).toBe(10);
  });

  it("ten thousand at once through 64 handles on a whole burst: not one too much", async () => {
    const { burst } = POLICIES.upload;
    const handles = Array.from({ length: 64 }, () => counterOf("upload", "shared"));
    const began = Date.now();
    const all = await Promise.all(handles.map((stub) => takeMany(stub, 160)));
    // What has grown back since the first one.
    const grown = Math.ceil((Date.now() - began) / 6_000);
    expect(granted(all.flat())).toBeGreaterThanOrEqual(burst);
    expect(granted(all.flat())).toBeLessThanOrEqual(burst + grown);
  }, 120_000);
});

describe("answers", () => {
  it("say the quota, what is left, and when", async () => {
    const stub = counterOf("sensitive");
    const [first] = await takeMany(stub, 10);
    const last = await stub.take();
    expect(first).toEqual({
      ...{ ok: true, why: "granted", limit: 10, remaining: 9, retryAfterMs: 0 },
      ...{ resetAfterMs: 60_000, resetAtMs: expect.any(Number) },
    });
    expect(last).toMatchObject({ ok: false, why: "wait", limit: 10, remaining: 0 });
    expect(last.retryAfterMs).toBeGreaterThan(50_000);
    expect(last.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Math.abs(last.resetAtMs - Date.now() - 60_000)).toBeLessThan(10_000);
  });

  it.each([0, -1, 0.5, Number.NaN, 11, 2 ** 60])("to a cost of %d: no, and why", async (cost) => {
    const stub = counterOf("sensitive");
    expect(await stub.take(cost)).toMatchObject({
      ok: false,
      why: cost > 10 ? "too_large" : "bad_cost",
      remaining: 10,
      retryAfterMs: 0,
    });
    expect((await rowOf(stub)).row).toBe(null);
  });

  it("no counter works under a name without a policy", async () => {
    const complaint = await runInDurableObject(counterOf("anything"), (object) => {
      try {
        return object.take();
      } catch (error) {
        return String(error);
      }
    });
    expect(complaint).toContain("policy");
  });
});

describe("eviction", () => {
  it.each<PolicyName>(["sensitive", "upload", "api-write", "sign-in"])(
    "%s: what was granted stays granted, whenever the object goes",
    async (policy) => {
      const stub = counterOf(policy);
      let before: number = POLICIES[policy].burst;
      for (const count of [1, 2, 3]) {
        const answers = await takeMany(stub, count);
        const left = Math.min(...answers.map(({ remaining }) => remaining));
        expect([granted(answers), left < before]).toEqual([count, true]);
        before = left;
        await evictDurableObject(stub);
      }
    },
  );

  it("token: a counter that begins again has forgotten, and takes that for spent", async () => {
    const stub = counterOf("token");
    const first = await stub.take();
    await takeMany(stub, 100);
    expect((await rowOf(stub)).row).toBe(null);
    await evictDurableObject(stub);
    const again = await stub.take();
    expect([again.ok, again.remaining <= first.remaining]).toEqual([true, true]);
  });

  it("token: with a row it goes on from there", async () => {
    const stub = counterOf("token");
    const answers = await takeMany(stub, 900);
    expect((await rowOf(stub)).row).not.toBe(null);
    await evictDurableObject(stub);
    const again = await stub.take();
    expect(again.remaining).toBeLessThan(Math.min(...answers.map((one) => one.remaining)));
  });
});

describe("rows", () => {
  it("token: none for somebody polite, a hundredth of one per grant in a storm, none for a refusal", async () => {
    const stub = counterOf("token");
    const written = await countWrites(stub);
    await takeMany(stub, 100);
    expect([await written(), await rowOf(stub)]).toEqual([0, { row: null, keys: 0, alarm: null }]);
    const storm = await takeMany(stub, 1_500);
    const rows = await written();
    expect(granted(storm)).toBeGreaterThan(900);
    expect(rows / granted(storm)).toBeLessThanOrEqual(0.01);
    // A millisecond may bring a unit back in between.
    while ((await stub.take(10)).ok);
    const settled = await written();
    const refused = await Promise.all(Array.from({ length: 500 }, async () => stub.take(200)));
    expect([granted(refused), await written()]).toEqual([0, settled]);
  });

  it("sensitive: one per grant and one alarm, for it must not forget", async () => {
    const stub = counterOf("sensitive");
    const written = await countWrites(stub);
    await takeMany(stub, 200);
    expect(await written()).toBe(11);
  });

  it("the alarm stands at the end of the debt, comes back when it is early, and leaves nothing", async () => {
    const stub = counterOf("sensitive");
    await takeMany(stub, 3);
    const held = await rowOf(stub);
    expect(held.alarm).toBeGreaterThan(Date.now() + 50_000);
    await runDurableObjectAlarm(stub);
    expect(await rowOf(stub)).toEqual({ ...held, alarm: expect.any(Number) });
    // As if the minute had passed.
    await runInDurableObject(stub, (_, { storage }) => {
      const { clock, grantedMs, paidUs } = held.row as Spent;
      const earlier = {
        clock: { ...clock, nowMs: clock.nowMs - 61_000 },
        grantedMs: grantedMs.map((at) => at - 61_000),
        paidUs: paidUs - 61_000_000,
      };
      storage.kv.put("spent", earlier);
    });
    await evictDurableObject(stub);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await rowOf(stub)).toEqual({ row: null, keys: 0, alarm: null });
    expect(granted(await takeMany(stub, 12))).toBe(10);
  });
});

describe("midnight", () => {
  const secret = "test-token-secret-0123456789abcdefghijklmnop";
  const at = (nowMs: number, names: string[] = []) =>
    ({
      env: {
        ...env,
        RATE_LIMITER: {
          getByName: (name: string) => {
            names.push(name);
            return env.RATE_LIMITER.getByName(name);
          },
        },
      },
      config: { tokenSecret: secret },
      nowMs,
    }) as unknown as Pick<Context, "env" | "config" | "nowMs">;
  const midnightMs = 20_000 * DAY_MS;
  const grants = async (policy: PolicyName, who: string, count: number, nowMs: number) => {
    const verdicts: boolean[] = [];
    for (let n = 0; n < count; n += 1) {
      verdicts.push((await takeRate(policy, who, at(nowMs))).refused === null);
    }
    return verdicts.filter(Boolean).length;
  };

  it.each<[PolicyName, number]>([
    ["sensitive", 10],
    ["upload", 200],
  ])("%s: a new name, and the old debt", async (policy, most) => {
    const beganMs = Date.now();
    const evening = await grants(policy, "somebody", most + 5, midnightMs - 1);
    const morning = await grants(policy, "somebody", 5, midnightMs);
    expect(await grants(policy, "somebody else", 5, midnightMs)).toBe(5);
    // Much later nobody is asked about yesterday, which for this counter was a moment ago.
    const noon = await grants(policy, "somebody", 5, midnightMs + DAY_MS / 2);
    // A unit of uploads grows back in six seconds, and a busy machine may need that long.
    const grown = policy === "upload" ? Math.ceil((Date.now() - beganMs) / 6_000) : 0;
    expect(evening).toBeGreaterThanOrEqual(most);
    expect(evening + morning + noon).toBeLessThanOrEqual(most + grown);
  });

  it("an edge whose clock is late is sent on, and grants nothing of the old day", async () => {
    expect(await grants("sensitive", "late", 9, midnightMs - 1)).toBe(9);
    expect(await grants("sensitive", "late", 1, midnightMs)).toBe(1);
    expect(await grants("sensitive", "late", 3, midnightMs - 1)).toBe(0);
  });

  it("names of two days, two policies and two people have nothing in common", async () => {
    const names: string[] = [];
    await takeRate("token", "192.0.2.1", at(midnightMs + DAY_MS / 2, names));
    await takeRate("connect", "192.0.2.1", at(midnightMs + DAY_MS / 2, names));
    await takeRate("token", "192.0.2.2", at(midnightMs + DAY_MS / 2, names));
    await takeRate("token", "192.0.2.1", at(midnightMs + DAY_MS * 1.5, names));
    expect(names).toHaveLength(4);
    expect(new Set(names.map((name) => name.split(":")[2])).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^(?:token|connect):\d+:[A-Za-z0-9_-]{20}$/);
  });

  it("who comes when the old counter does not answer is let in or not as with any silent counter", async () => {
    const broken = {
      ...at(midnightMs),
      env: {
        ...env,
        RATE_LIMITER: { getByName: () => ({ take: () => Promise.reject(new Error("down")) }) },
      },
    } as unknown as Pick<Context, "env" | "config" | "nowMs">;
    const codes = await Promise.all(
      (["token", "connect", "api-read", "upload", "api-write", "sensitive"] as const).map(
        async (policy) => (await takeRate(policy, "x", broken)).refused?.code ?? "in",
      ),
    );
    expect(codes).toEqual(["in", "in", "in", "unavailable", "unavailable", "unavailable"]);
  });
});
