// What was said and cheered since a place in the room's rows, with the moment of each. The rows are there anyway, so counting
// them per minute writes nothing when they are made.

import type { RoomEvent } from "../../shared/room/events.ts";
import type { Voices } from "../domain/analytics/roll.ts";
import { reactionsAfter } from "./reaction-log.ts";

const BATCH_EVENTS = 500;

export type VoicesFrom = { readonly seq: number; readonly reactions: number };
export type LogRows = { readAfter(seq: number, limit: number): readonly RoomEvent[] };

/** Everything after `from`, and where to go on. */
export function voicesAfter(
  log: LogRows,
  sql: SqlStorage,
  from: VoicesFrom,
): { readonly voices: readonly Voices[]; readonly from: VoicesFrom } {
  const voices: Voices[] = [];
  let { seq } = from;
  for (;;) {
    const events = log.readAfter(seq, BATCH_EVENTS);
    for (const { at, body } of events) {
      if (body.kind === "chat.said") voices.push({ at, chat: 1, reactions: 0 });
    }
    seq = events.at(-1)?.seq ?? seq;
    if (events.length < BATCH_EVENTS) break;
  }
  const cheers = reactionsAfter(sql, from.reactions);
  for (const { at, count } of cheers) voices.push({ at, chat: 0, reactions: count });
  return { voices, from: { seq, reactions: cheers.at(-1)?.id ?? from.reactions } };
}
