// One event as a row and back. A row that cannot be read keeps its place and changes nothing.
import type { CommandKind } from "../../shared/protocol/client.ts";
import type { EventBody } from "../../shared/room/events.ts";
import type { StoredEvent } from "../domain/room/archive-rows.ts";

/** `cmd` names the command only where the event does not say it by itself (domain/room/command-of). */
export type EventRow = {
  seq: number;
  at: number;
  by: string | null;
  op: string | null;
  cmd: CommandKind | null;
  broadcast: string;
  body: string;
};

export function readEvent({ seq, at, by, op, broadcast, body }: EventRow): StoredEvent {
  return { seq, at, by, ...(op === null ? {} : { op }), body: readBody(body), broadcast };
}

const UNREADABLE = { kind: "unreadable" } as unknown as EventBody;

/** One bad row must not stop a room from waking. */
export function readBody(text: string): EventBody {
  try {
    return (JSON.parse(text) as EventBody | null) ?? UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}
