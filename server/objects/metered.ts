// Ties a meter to an object: its one row among the object's own, the storage that it watches, calls that it waits for.
import { type MeterReading, meterReading } from "../../shared/http/bodies.ts";
import { Meter } from "./meter.ts";
import { meteredStorage } from "./metered-storage.ts";

const KEY = "meter";

/** Give `storage` to whatever reads and writes. Leaders and relays alike: the row needs no table of theirs. */
export function metered(
  raw: DurableObjectStorage,
  now: () => number,
): { readonly meter: Meter; readonly storage: DurableObjectStorage } {
  const meter: Meter = new Meter({
    now,
    load: () => readRow(raw),
    save(reading) {
      meter.add("rowsWritten", 1);
      raw.kv.put(KEY, { ...reading, rowsWritten: reading.rowsWritten + 1 });
    },
  });
  return { meter, storage: meteredStorage(raw, meter) };
}

/** The same stub; an object that waits for another's answer cannot sleep. */
export function meteredStub<T extends object>(stub: T, meter: Meter): T {
  return new Proxy(stub, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => meter.awake(() => Reflect.apply(value, target, args));
    },
  });
}

/** What an older version wrote and this one cannot read begins anew. */
function readRow({ kv }: DurableObjectStorage): MeterReading | null {
  const parsed = meterReading.safeParse(kv.get(KEY));
  return parsed.success ? parsed.data : null;
}
