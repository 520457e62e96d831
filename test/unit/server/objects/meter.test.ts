// What an object counts about itself: activity is every moment in which it could not sleep, each moment once.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Meter, SAVE_EVERY_MS } from "../../../../server/objects/meter.ts";
import { metered, meteredStub } from "../../../../server/objects/metered.ts";
import { meteredStorage } from "../../../../server/objects/metered-storage.ts";
import type { MeterReading } from "../../../../shared/http/bodies.ts";

const START_MS = 1_000_000;
const NEW: MeterReading = {
  sinceMs: START_MS,
  activeMs: 0,
  runningMs: 0,
  wakes: 1,
  connects: 0,
  frames: 0,
  closes: 0,
  alarms: 0,
  calls: 0,
  commands: 0,
  sends: 0,
  rowsRead: 0,
  rowsWritten: 0,
};

/** An object's row that outlives its meters. */
class Desk {
  row: MeterReading | null = null;
  writes = 0;
  full = false;
  wake = () =>
    new Meter({
      now: Date.now,
      load: () => this.row,
      save: (reading) => {
        if (this.full) throw new Error("database or disk is full");
        this.writes += 1;
        this.row = reading;
      },
    });
}

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe("activity", () => {
  it("is the time of hooks, not the time between them", () => {
    const meter = new Desk().wake();
    meter.during("frames", () => pass(3));
    pass(9_000);
    meter.during("closes", () => pass(2));
    expect(meter.reading()).toEqual({ ...NEW, frames: 1, closes: 1, activeMs: 5, runningMs: 5 });
  });

  it("goes on while a timer waits and while it does its work, also when it was set by itself", () => {
    const meter = new Desk().wake();
    meter.during("frames", () => {
      meter.after(60, () => {
        pass(4);
        meter.after(100, () => {});
      });
    });
    vi.advanceTimersByTime(60);
    vi.advanceTimersByTime(9_100);
    expect(meter.reading()).toEqual({ ...NEW, frames: 1, activeMs: 60 + 4 + 100, runningMs: 4 });
  });

  it("ends when a timer is called off; doing so again, or when it has fired, changes nothing", () => {
    const meter = new Desk().wake();
    const callOff = meter.after(500, () => {
      throw new Error("called off");
    });
    pass(7);
    callOff();
    callOff();
    const tooLate = meter.after(10, () => tooLate());
    vi.advanceTimersByTime(10);
    pass(1_000);
    expect(meter.reading().activeMs).toBe(17);
  });

  it("counts a moment once, however many things go on in it", async () => {
    const meter = new Desk().wake();
    meter.after(50, () => {});
    const finish: (() => void)[] = [];
    const slow = new Promise<void>((done) => finish.push(done));
    const alarm = meter.during("alarms", () => slow);
    meter.during("frames", () => pass(20));
    vi.advanceTimersByTime(50);
    pass(10);
    expect(meter.reading().activeMs).toBe(80);
    for (const done of finish) done();
    await alarm;
    pass(500);
    expect(meter.reading()).toEqual({ ...NEW, alarms: 1, frames: 1, activeMs: 80, runningMs: 80 });
  });

  it("ends with a hook or an answer that fails, and the caller sees the failure", async () => {
    const meter = new Desk().wake();
    const fail = () => {
      pass(1);
      throw new Error("no");
    };
    expect(() => meter.during("frames", fail)).toThrow("no");
    await expect(meter.during("calls", () => Promise.reject(new Error("late")))).rejects.toThrow();
    pass(100);
    expect(meter.reading().activeMs).toBe(1);
  });

  it("goes on while another object is asked, whatever it answers, and the asker hears it", async () => {
    const meter = new Desk().wake();
    const peer = {
      relay: 3,
      take(this: { relay: number }, seq: number) {
        pass(30);
        return this.relay === 3 && seq === 5 ? Promise.resolve("taken") : Promise.reject("lost");
      },
    };
    const stub = meteredStub(peer, meter);
    expect(await stub.take(5)).toBe("taken");
    await expect(stub.take(6)).rejects.toBe("lost");
    await Promise.resolve();
    pass(500);
    expect([stub.relay, meter.reading().activeMs]).toEqual([3, 60]);
  });

  it("is never taken back by a clock that goes back", () => {
    const meter = new Desk().wake();
    meter.during("frames", () => pass(5));
    meter.during("frames", () => pass(-3_000));
    expect(meter.reading().activeMs).toBe(5);
  });
});

describe("the row", () => {
  it("is written once per life and then at most once per stretch of activity", () => {
    const desk = new Desk();
    const meter = desk.wake();
    for (let n = 0; n <= 1_000; n += 1) meter.during("frames", () => pass(SAVE_EVERY_MS / 500));
    expect([desk.writes, desk.row?.frames]).toEqual([3, 1_001]);
    pass(60_000);
    expect(desk.writes).toBe(3);
  });

  it("carries all counts into the next life; what came after it is lost, wakes are not", () => {
    const desk = new Desk();
    const first = desk.wake();
    first.during("connects", () => first.add("sends", 2));
    first.during("frames", () => pass(40));
    pass(60_000);
    const second = desk.wake();
    second.during("frames", () => second.add("commands", 1));
    pass(60_000);
    const counted = { ...NEW, connects: 1, sends: 2, frames: 1, commands: 1 };
    expect(desk.wake().reading()).toEqual({ ...counted, wakes: 3 });
  });

  it("that can't be written stops nobody, and the next one has everything", () => {
    const desk = new Desk();
    const meter = desk.wake();
    desk.full = true;
    meter.during("frames", () => {});
    desk.full = false;
    pass(SAVE_EVERY_MS);
    meter.during("frames", () => {});
    expect(desk.row).toEqual({ ...NEW, frames: 2 });
  });
});

describe("the row of an object", () => {
  it("counts itself, and one of another version begins anew", () => {
    const kept = new Map<string, unknown>();
    const kv = {
      get: (key: string) => kept.get(key),
      put: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
    };
    const storage = { sql: {}, kv } as unknown as DurableObjectStorage;
    metered(storage, Date.now).meter.during("calls", () => {});
    const second = metered(storage, Date.now).meter.reading();
    expect(second).toEqual({ ...NEW, wakes: 2, calls: 1, rowsWritten: 1 });
    kv.put("meter", { wakes: "many" });
    expect(metered(storage, Date.now).meter.reading()).toEqual(NEW);
  });
});

describe("a metered storage", () => {
  it("counts what each cursor read and wrote once it was used up, and an alarm as a row", () => {
    const meter = new Desk().wake();
    const cursors = [
      { rowsRead: 3, rowsWritten: 0 },
      { rowsRead: 1, rowsWritten: 2 },
    ];
    const asked: unknown[] = [];
    const storage = meteredStorage(
      {
        sql: { exec: (...args: unknown[]) => asked.push(args) && cursors[asked.length - 1] },
        setAlarm: (at: number) => asked.push(at),
      } as unknown as DurableObjectStorage,
      meter,
    );
    const first = storage.sql.exec("SELECT 1");
    Object.assign(first, { rowsRead: 8 });
    storage.sql.exec("INSERT", 5);
    void storage.setAlarm(77);
    expect(asked).toEqual([["SELECT 1"], ["INSERT", 5], 77]);
    expect([meter.reading(), meter.reading()]).toEqual(
      Array(2).fill({ ...NEW, rowsRead: 9, rowsWritten: 3 }),
    );
  });
});
