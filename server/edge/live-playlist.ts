// Live sound as HLS, for players that are not ours. Made here from the room's log and the bucket, once a second at most per data
// centre; the room is asked only when the sound stops coming, and a few times a minute otherwise.

import { LIVE } from "../../shared/http/paths.ts";
import { isLost } from "../../shared/live/timeline.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { liveKey } from "../domain/live/key.ts";
import {
  givenUpAtMs,
  listEntries,
  livePlaylist,
  newestSlots,
  type Slot,
} from "../domain/live/live-playlist.ts";
import { isOpen } from "../domain/room/decide-broadcast.ts";
import { briefCache } from "../platform/brief-cache.ts";
import { cached, keep } from "../platform/live-cache.ts";
import { isStored } from "../platform/live-store.ts";
import { readRoom } from "../platform/room-call.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { OPEN_TO_ALL } from "./live-segments.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

/** How old the room's word may be while its sound comes as it says, and while it does not. */
const FLOWING_MS = 10_000;
const STALLED_MS = 1_000;

type Known = Pick<RoomView, "broadcast" | "sound"> & { readonly atMs: number };
const rooms = briefCache<Known>({ lifeMs: FLOWING_MS, maxEntries: 200 });
/** Keys that are there: what is stored stays. */
const stored = briefCache<true>({ lifeMs: 60_000, maxEntries: 2_000 });

export const LIVE_PLAYLIST_ROUTES = [
  route({
    method: "GET",
    path: LIVE.playlist(":room"),
    auth: "public",
    headers: "file",
    params: roomParams,
    handle: async ({ params }, context) => {
      const address = context.url.origin + context.url.pathname;
      const known = await cached(address);
      if (known) return known;
      const answer = await makeList(params.room, context);
      if (answer instanceof Response) context.waitUntil(keep(address, answer.clone()));
      return answer;
    },
  }),
];

async function makeList(room: string, context: Context): Promise<Answer> {
  const info = await requireRoom(room, context);
  if (!info.ok) return refused(info.error);
  const { nowMs, config, env } = context;
  const first = rooms.get(room, nowMs);
  const view = first ? ok(first) : await askRoom(room, context);
  if (!view.ok) return refused(view.error);
  let list = await look(room, view.value, context);
  if (list.isStalled && nowMs - view.value.atMs >= STALLED_MS) {
    const fresh = await askRoom(room, context);
    if (fresh.ok) list = await look(room, fresh.value, { env, nowMs });
  }
  if (list.entries.length === 0) return refused({ code: "not_found" });
  const { broadcast, entries, isOver } = list;
  const hasEnded = isOver && !isOpen(broadcast.phase);
  const show = { room, broadcast: broadcast.id };
  const base = config.liveMediaBase ?? "";
  return new Response(livePlaylist(entries, { show, base, hasEnded }), {
    headers: {
      "Content-Type": "application/vnd.apple.mpegurl",
      "Cache-Control": "public, max-age=1",
      ...OPEN_TO_ALL,
    },
  });
}

/** What can be listed of a room's sound, and whether less of it is there than the room led us to expect. */
async function look(room: string, known: Known, { env, nowMs }: Pick<Context, "env" | "nowMs">) {
  const show = { room, broadcast: known.broadcast.id };
  const slots = newestSlots(known.sound, nowMs);
  const found = await Promise.all(slots.map((slot) => isThere(slot, show, { env, nowMs })));
  const there = new Set(slots.filter((_, i) => found[i]));
  const newest = slots.findLast((slot) => nowMs >= givenUpAtMs(slot));
  const isStalled = newest !== undefined && !there.has(newest) && !isLost(newest.epoch, newest.n);
  return { ...listEntries(slots, (slot) => there.has(slot), nowMs), isStalled, ...known };
}

async function isThere(
  { epoch, n }: Slot,
  show: { room: string; broadcast: string },
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<boolean> {
  const key = liveKey(show, epoch.id, { kind: "segment", n });
  if (stored.get(key, nowMs)) return true;
  if (isLost(epoch, n) || !(await isStored(env, key))) return false;
  stored.set(key, true, nowMs);
  return true;
}

async function askRoom(
  room: string,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Result<Known, Refused>> {
  const answer = await readRoom(env, room, async (stub) => stub.snapshot());
  if (!answer.ok) return err({ code: "unavailable", retryAfterMs: 2_000 });
  const { broadcast, sound } = answer.value.view;
  const known = { broadcast, sound, atMs: nowMs };
  rooms.set(room, known, nowMs);
  return ok(known);
}

/** Readable by players on other sites too. */
function refused(error: Refused): Answer {
  return err({ ...error, headers: { ...error.headers, ...OPEN_TO_ALL } });
}
