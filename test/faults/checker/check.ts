// The whole judgement in one call, for histories that were kept: P1-P7 from what clients saw and what the log says.
import type { ClientHistory, RoomEnd, Rules, Violation } from "./history.ts";
import { RoomRecord } from "./room-record.ts";

/** Every promise that this history breaks, with the evidence. */
export function checkHistory(
  clients: readonly ClientHistory[],
  end: RoomEnd,
  rules: Partial<Rules> = {},
): Violation[] {
  const record = new RoomRecord(rules);
  for (const { name, person, steps } of clients) {
    const client = record.client(name, person);
    for (const step of steps) client.take(step);
  }
  return record.judge(end);
}
