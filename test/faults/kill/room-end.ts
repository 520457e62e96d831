// The room as it is when everything has come to rest, read the way anybody may: its whole log and its snapshot over HTTP.

import type { LogBody, SnapshotBody } from "../../../shared/http/bodies.ts";
import { API } from "../../../shared/http/paths.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { RoomEnd } from "../checker/history.ts";

export async function readRoomEnd(origin: string, room: string): Promise<RoomEnd> {
  const snapshot = await get<SnapshotBody>(origin + API.snapshot(room));
  const log = await readWholeLog(origin, room, snapshot.epoch);
  const { counts, reactions } = snapshot.pulse;
  const { connected, people } = counts;
  return { epoch: snapshot.epoch, log, reactions, presence: { connected, people } };
}

async function readWholeLog(origin: string, room: string, epoch: string): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  let since = `${epoch}.0`;
  for (;;) {
    const page = await get<LogBody>(`${origin}${API.log(room)}?since=${since}`);
    if (page.reset) throw new Error(`the log of ${room} does not begin at ${since}`);
    events.push(...(page.events as RoomEvent[]));
    if (!page.more) return events;
    since = page.next;
  }
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as T;
}
