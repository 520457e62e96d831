// Operations are found again without a row each: all of them, none that never was, in any number, through sleep.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { migrate } from "../../../../server/objects/migrate.ts";
import { OpFilter } from "../../../../server/objects/op-filter.ts";
import { OpIndex } from "../../../../server/objects/op-index.ts";
import { OpRuns } from "../../../../server/objects/op-runs.ts";
import { ROOM_MIGRATIONS } from "../../../../server/objects/schema.ts";
import { onAir, reasonOf } from "../../../helpers/leader.ts";
import { measureLogGrowth } from "../../../helpers/log-growth.ts";
import { LISTENER } from "../../../helpers/room.ts";
import { sqliteStorage } from "../../../helpers/sqlite-storage.ts";

function tables() {
  const storage = sqliteStorage();
  migrate(storage, ROOM_MIGRATIONS);
  return storage;
}
const opOf = (n: number) => `op-${n}`;
const LEVELS = "SELECT level, count(*) AS n FROM op_runs GROUP BY level ORDER BY level";

describe("the runs", () => {
  it("R5 hold every place of every hash, newest run first, whatever collides", () => {
    const entry = fc.record({
      hash: fc.oneof(fc.constantFrom(0, 1, 7, 2 ** 32 - 1), fc.nat(2 ** 32 - 1)),
      place: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 30 }), { maxLength: 25 }), (batches) => {
        const { sql } = tables();
        const writing = new OpRuns(sql, "events");
        for (const batch of batches) writing.write(batch)();
        const all = batches.flat();
        const wanted = new Set([0, 5, 2 ** 31, ...all.map(({ hash }) => hash)]);
        for (const runs of [writing, new OpRuns(sql, "events")]) {
          for (const hash of wanted) {
            const places = all.filter((one) => one.hash === hash).map(({ place }) => place);
            expect([...runs.places(hash)].sort()).toEqual(places.sort());
          }
        }
        expect([...new OpRuns(sql, "reactions").places(all[0]?.hash ?? 0)]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("R5 a run that was not committed is not there", () => {
    const { sql } = tables();
    const runs = new OpRuns(sql, "events");
    runs.write([{ hash: 1, place: 1 }])();
    runs.write([{ hash: 2, place: 2 }]);
    expect([[...runs.places(1)], [...runs.places(2)]]).toEqual([[1], []]);
  });
});

describe("the filter", () => {
  it("R5 never denies what is there, and denies nearly all that is not", () => {
    const filter = new OpFilter(5_000);
    const spread = (n: number) => Math.imul(n, 0x9e3779b1) >>> 0;
    for (let n = 0; n < 10_000; n += 1) filter.add(spread(n));
    expect(filter.isFull).toBe(false);
    for (let n = 0; n < 10_000; n += 1) expect(filter.mayHave(spread(n))).toBe(true);
    let wrong = 0;
    for (let n = 10_000; n < 20_000; n += 1) if (filter.mayHave(spread(n))) wrong += 1;
    expect(wrong).toBeLessThan(10_000 / 8);
  });
});

describe("the index", () => {
  it("R5 finds all and only what was noted, over many seals and merges, also after sleep", () => {
    const { sql, database } = tables();
    const index = new OpIndex(sql, "events");
    const there = (n: number) => (place: number) => place === n;
    for (let n = 1; n <= 25_000; n += 1) {
      index.note(LISTENER, opOf(n), n);
      if (n % 200 === 0) index.seal()();
    }
    expect(database.prepare(LEVELS).all()).toEqual([
      { level: 0, n: 5 },
      { level: 1, n: 2 },
      { level: 2, n: 1 },
    ]);
    for (const woken of [index, new OpIndex(sql, "events")]) {
      expect(woken.sealedPlace).toBe(25_000);
      for (let n = 1; n <= 25_000; n += 7) {
        expect(woken.find(LISTENER, opOf(n), there(n))).toBe(n);
        expect(woken.find(LISTENER, opOf(-n), () => false)).toBeNull();
      }
    }
  });

  it("R5 what lies before the log's beginning is forgotten run by run", () => {
    const { sql } = tables();
    const index = new OpIndex(sql, "events");
    for (let n = 1; n <= 600; n += 1) {
      index.note(LISTENER, opOf(n), n);
      if (n % 200 === 0) index.seal()();
    }
    index.drop(300)();
    const found = [1, 200, 201, 600].map((n) => index.find(LISTENER, opOf(n), (at) => at === n));
    expect(found).toEqual([null, null, 201, 600]);
  });
});

describe("a long show", () => {
  it("R5 every operation of thousands is known, by its own person only", () => {
    const room = onAir();
    for (let n = 0; n < 2_500; n += 1) {
      room.nowMs += 1_500;
      room.listener({ kind: "chat.say", text: `${n}` }, opOf(n));
    }
    for (const pass of ["awake", "woken"]) {
      for (let n = 0; n < 2_500; n += 83) {
        const again = room.listener({ kind: "chat.say", text: `${n}` }, opOf(n));
        expect([pass, again]).toEqual([pass, { kind: "done", seq: n + 2 }]);
        expect(reasonOf(room.listener({ kind: "deck.next" }, opOf(n)))).toBe("op_reused");
      }
      room.sleep();
    }
    expect(reasonOf(room.dj({ kind: "chat.say", text: "mine" }, opOf(0)))).toBe("events");
  });

  it("R5 looking an operation up costs no more in a log forty times as long", {
    timeout: 60_000,
  }, () => {
    const growth = { newOpUs: Infinity, oldOpUs: Infinity, resumeUs: Infinity };
    const worst = () => Math.max(...Object.values(growth));
    // What a busy machine adds to one look is not in the next; what grew with the log would be fortyfold in all of them.
    for (let looks = 0; looks < 5 && worst() >= 12; looks += 1) {
      const [small, large] = measureLogGrowth([1_000, 40_000]);
      if (!small || !large) throw new Error("nothing measured");
      for (const key of ["newOpUs", "oldOpUs", "resumeUs"] as const) {
        growth[key] = Math.min(growth[key], large[key] / small[key]);
      }
    }
    expect(worst()).toBeLessThan(12);
  });
});
