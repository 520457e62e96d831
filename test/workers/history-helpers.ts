// Shows in the archive of a test, put there as a room does it, and the questions that tests ask of it.
import { env } from "cloudflare:workers";
import {
  archiveEvents,
  archivePlays,
  type StoredEvent,
} from "../../server/domain/room/archive-rows.ts";
import { accountFor, type Show } from "../../server/domain/room/show.ts";
import { writeArchive } from "../../server/platform/archive.ts";
import { chainPlays } from "../../server/platform/play-chain.ts";
import { searchBody } from "../../shared/http/history-bodies.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../shared/room/view.ts";
import { track } from "../helpers/room.ts";
import { addRoom, ask } from "./edge-helpers.ts";

export const SHOW = "show-hist1";
export const START = 1_700_000_000_000;
export const said = (text: string): EventBody => ({
  kind: "chat.said",
  name: "Ruth",
  role: "listener",
  text,
});

/** A show of these events, one second apart, put into the archive as a room does. */
export async function archiveShow(
  id: string,
  bodies: readonly EventBody[],
  startMs = START,
  room = "hall",
) {
  let view = EMPTY_VIEW;
  let show: Show | null = null;
  const events: StoredEvent[] = bodies.map((body, n) => {
    const event: RoomEvent = { seq: n + 1, at: startMs + n * 1_000, by: "p_listener01", body };
    view = evolve(view, event);
    show = accountFor(event, view, show) ?? show;
    return { ...event, broadcast: id };
  });
  const epoch = `epoch-${id}`;
  await writeArchive(env.DB, {
    ...{ room, epoch, lastSeq: events.length, outdated: [], removedLines: [] },
    events: archiveEvents(events),
    plays: archivePlays(events),
    shows: show ? [{ show, peopleTotal: 2, attendance: ["aa", "bb"] }] : [],
  });
  await chainPlays(env.DB, { room, epoch });
}

export const start = (id: string, title: string): EventBody => ({
  ...{ kind: "broadcast.started", broadcastId: id, title, name: "Lee" },
});
export const end = (id: string): EventBody => ({
  kind: "broadcast.ended",
  broadcastId: id,
  aired: true,
});
export const get = async (path: string, headers = {}) => (await ask(path, { headers })).json();
export const find = async (q: string, more = "") =>
  searchBody.parse(await get(`/api/history/search?q=${encodeURIComponent(q)}${more}`));

/** One show with something of each kind, one line of it taken back. */
export async function archiveHarvest(): Promise<void> {
  await addRoom("hall");
  await archiveShow(SHOW, [
    start(SHOW, "Harvest Sunday"),
    { kind: "announcement.pinned", text: "Offering at nine" },
    { kind: "deck.played", positionMs: 0, track: { ...track("a"), title: "Óh Happy Day" } },
    said("Hallelujah, what a morning"),
    said("A regret of mine"),
    { kind: "chat.removed", line: 5 },
    said("So happy today"),
    end(SHOW),
  ]);
}
