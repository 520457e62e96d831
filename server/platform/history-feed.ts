// What feeds and calendars tell of: the newest past shows with their tracks, and what comes.
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import type { ReplayFile } from "../../shared/http/replay-bodies.ts";
import { endedBroadcasts, openBroadcasts } from "./history.ts";
import { type Play, type ReadStore, type Row, text, toPlay } from "./history-rows.ts";
import { replaysToTake } from "./replays.ts";

export type ToldShow = {
  readonly broadcast: BroadcastRow;
  readonly plays: readonly Play[];
  /** The hash of its last play: who keeps the feed can tell later whether the play list is still the same. */
  readonly hash: string | null;
  /** Its recording, where people may take it along. */
  readonly files: readonly ReplayFile[];
};

const PLAYS = `
  SELECT * FROM plays WHERE broadcast_id IN (SELECT value FROM json_each(?1)) ORDER BY broadcast_id, seq`;

/** The newest ended shows, of one room or of all. */
export async function toldShows(
  store: ReadStore,
  room: string | undefined,
  limit: number,
): Promise<ToldShow[]> {
  const { rows } = await endedBroadcasts(store, { room, place: null, limit });
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const [{ results: plays }, replays] = await Promise.all([
    store.DB.prepare(PLAYS).bind(ids).all<Row>(),
    replaysToTake(
      store,
      rows.map(({ id }) => id),
    ),
  ]);
  return rows.map((broadcast) => {
    const own = plays.filter((row) => row.broadcast_id === broadcast.id);
    const last = own.at(-1)?.hash;
    const files = replays.find((replay) => replay.broadcast === broadcast.id)?.files ?? [];
    return { broadcast, plays: own.map(toPlay), hash: last == null ? null : text(last), files };
  });
}

/** What is on or comes, then what was: everything a calendar shows. */
export async function calendarShows(
  store: ReadStore,
  room: string | undefined,
  { limit, nowMs }: { limit: number; nowMs: number },
): Promise<BroadcastRow[]> {
  const open = await openBroadcasts(store, nowMs);
  const { rows } = await endedBroadcasts(store, { room, place: null, limit });
  return [...open.filter((show) => room === undefined || show.room === room), ...rows];
}
