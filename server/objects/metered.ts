// A meter for an object with its one row among the object's own rows, and the storage that it watches.
import { type MeterReading, meterReading } from "../../shared/http/bodies.ts";
import { Meter } from "./meter.ts";
import { meteredStorage } from "./metered-storage.ts";

/** Give `storage` to whatever reads and writes. The table `meta` must be there when the first hook ends. */
export function metered(
  raw: DurableObjectStorage,
  now: () => number,
): { readonly meter: Meter; readonly storage: DurableObjectStorage } {
  const meter = new Meter({
    now,
    load: () => readRow(storage.sql),
    save: (reading) => writeRow(storage.sql, reading),
  });
  const storage = meteredStorage(raw, meter);
  return { meter, storage };
}

function readRow(sql: SqlStorage): MeterReading | null {
  const query = "SELECT value FROM meta WHERE key = 'meter'";
  const text = sql.exec<{ value: string }>(query).toArray()[0]?.value;
  if (text === undefined) return null;
  try {
    const parsed = meterReading.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function writeRow(sql: SqlStorage, reading: MeterReading): void {
  const query = "INSERT OR REPLACE INTO meta (key, value) VALUES ('meter', ?)";
  sql.exec(query, JSON.stringify(reading));
}
