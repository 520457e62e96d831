// Live sound as HLS, for players that are not ours. Made here from the room's log and the bucket, once a second at most per data
// centre; the room is asked only when the sound stops coming, and a few times a minute otherwise.

import { LIVE } from "../../shared/http/paths.ts";
import { isLost, runningEpoch } from "../../shared/live/timeline.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { allPlaylists } from "../domain/live/all-playlists.ts";
import { liveKey } from "../domain/live/key.ts";
import {
  givenUpAtMs,
  listEntries,
  livePlaylist,
  lowChoice,
  newestSlots,
  type Slot,
} from "../domain/live/live-playlist.ts";
import { briefCache } from "../platform/brief-cache.ts";
import { flightsOf } from "../platform/cache-flights.ts";
import { inTime } from "../platform/in-time.ts";
import { cached, keep } from "../platform/live-cache.ts";
import { storedSinceMs } from "../platform/live-store.ts";
import { readRoom } from "../platform/room-call.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { OPEN_TO_ALL, openToAll } from "./live-segments.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { route } from "./route.ts";

/** How old the room's word may be while its sound comes as it says, and while it does not. */
const FLOWING_MS = 10_000;
const STALLED_MS = 1_000;
/** Who waited so long for somebody else's question asks anew. */
const FLIGHT_MS = 5_000;
const UNAVAILABLE: Refused = { code: "unavailable", retryAfterMs: 2_000 };

type Known = Pick<RoomView, "broadcast" | "sound"> & { readonly atMs: number };
const rooms = briefCache<Known>({ lifeMs: FLOWING_MS, maxEntries: 200 });
/** Keys that are there: what is stored stays. */
const stored = briefCache<number>({ lifeMs: 60_000, maxEntries: 4_000 });

type Version = "main" | "low";
export const LIVE_PLAYLIST_ROUTES = [
  listRoute(LIVE.playlist(":room"), "Live sound as HLS", (room, context) =>
    makeList(room, "main", context),
  ),
  listRoute(LIVE.lowPlaylist(":room"), "Its smaller version as HLS", (room, context) =>
    makeList(room, "low", context),
  ),
  listRoute(LIVE.allPlaylists(":room"), "Live sound as HLS, all versions", makeListOfLists),
];

type MakeList = (room: string, context: Context) => Promise<Result<string, Refused>>;
/** Everybody's list in this isolate who asks at the same moment is made once. */
const flights = flightsOf(FLIGHT_MS);

function listRoute(path: string, summary: string, make: MakeList) {
  return route({
    method: "GET",
    path,
    auth: "public",
    headers: "file",
    params: roomParams,
    answerType: "application/vnd.apple.mpegurl",
    summary,
    handle: async ({ params }, context) => {
      const address = context.url.origin + context.url.pathname;
      const known = await cached(address);
      if (known) return saying("EDGE-HIT", known);
      const start = async () => {
        const made = await make(params.room, context).catch(() => err(UNAVAILABLE));
        if (made.ok) context.waitUntil(keep(address, listed(made.value)));
        return made;
      };
      const world = { now: Date.now, inTime, background: context.waitUntil };
      const made = await flights.join({ key: address, sinceMs: 0, start }, world);
      return made.ok ? saying("MISS", listed(made.value)) : openToAll(made);
    },
  });
}

function saying(state: "EDGE-HIT" | "MISS", answer: Response): Response {
  const shown = new Response(answer.body, answer);
  shown.headers.set("X-Cache", state);
  return shown;
}

const listed = (text: string) =>
  new Response(text, {
    headers: {
      "Content-Type": "application/vnd.apple.mpegurl",
      "Cache-Control": "public, max-age=1",
      ...OPEN_TO_ALL,
    },
  });

/** What the room said a short while ago, or says now. */
async function knownOf(room: string, context: Context): Promise<Result<Known, Refused>> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const known = rooms.get(room, context.nowMs);
  return known ? ok(known) : askRoom(room, context);
}

async function makeList(
  room: string,
  version: Version,
  context: Context,
): Promise<Result<string, Refused>> {
  const { nowMs, config } = context;
  const known = await knownOf(room, context);
  if (!known.ok) return known;
  let list = await look({ room, version, ...known.value }, context);
  if (list.isStalled && nowMs - known.value.atMs >= STALLED_MS) {
    const fresh = await askRoom(room, context);
    if (fresh.ok) list = await look({ room, version, ...fresh.value }, context);
  }
  if (list.entries.length === 0) return err({ code: "not_found" });
  const { broadcast, entries, isOver } = list;
  const hasEnded = isOver && !isOpen(broadcast.phase);
  const show = { room, broadcast: broadcast.id };
  const base = config.liveMediaBase ?? "";
  return ok(livePlaylist(entries, { show, base, hasEnded }));
}

async function makeListOfLists(room: string, context: Context): Promise<Result<string, Refused>> {
  const known = await knownOf(room, context);
  if (!known.ok) return known;
  const { sound } = known.value;
  const epoch = runningEpoch(sound) ?? sound.at(-1);
  return epoch ? ok(allPlaylists(room, epoch)) : err({ code: "not_found" });
}

type Asked = Known & { readonly room: string; readonly version: Version };
type Place = Pick<Context, "env" | "nowMs">;

/** What can be listed of a room's sound, and whether less of it is there than the room led us to expect. */
async function look({ room, version, ...known }: Asked, { env, nowMs }: Place) {
  const show = { room, broadcast: known.broadcast.id };
  const since = async ({ epoch, n }: Slot, kind: "segment" | "low") =>
    isLost(epoch, n) ? null : sinceMs(liveKey(show, epoch.id, { kind, n }), { env, nowMs });
  const found = await Promise.all(
    newestSlots(known.sound, nowMs).map(async (slot) => {
      const hasMain = (await since(slot, "segment")) !== null;
      if (version === "main") return { ...slot, hasMain, isThere: hasMain };
      const lowMs = slot.epoch.saverBps === undefined ? null : await since(slot, "low");
      const choice = lowChoice(slot, { main: hasMain, lowMs }, nowMs);
      return { ...slot, hasMain, isThere: choice !== null, low: choice === "low" };
    }),
  );
  const newest = found.findLast((slot) => nowMs >= givenUpAtMs(slot));
  const isStalled = newest !== undefined && !newest.hasMain && !isLost(newest.epoch, newest.n);
  return { ...listEntries(found, ({ isThere }) => isThere, nowMs), isStalled, ...known };
}

async function sinceMs(key: string, { env, nowMs }: Place): Promise<number | null> {
  const known = stored.get(key, nowMs);
  if (known !== undefined) return known;
  const since = await storedSinceMs(env, key);
  if (since !== null) stored.set(key, since, nowMs);
  return since;
}

async function askRoom(
  room: string,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Result<Known, Refused>> {
  const answer = await readRoom(env, room, async (stub) => stub.snapshot());
  if (!answer.ok) return err(UNAVAILABLE);
  const { broadcast, sound } = answer.value.view;
  const known = { broadcast, sound, atMs: nowMs };
  rooms.set(room, known, nowMs);
  return ok(known);
}
