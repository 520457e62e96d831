// The recording of a show as people find it: what there is of it, and the files to take along, which the room's people give
// away or do not.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { keyOf } from "../../server/domain/live/key.ts";
import { keepReplay } from "../../server/platform/replays.ts";
import { broadcastBody, broadcastsBody } from "../../shared/http/bodies.ts";
import { searchBody } from "../../shared/http/history-bodies.ts";
import { API, FEEDS, LIVE, V1 } from "../../shared/http/paths.ts";
import { publicHistory } from "../../shared/http/public-bodies.ts";
import { addRoom, ask, cookieOf } from "./edge-helpers.ts";

const ROOM = "recorded-hall";
const SHOW = { room: ROOM, broadcast: "show-rec-1" };
const BEGAN_MS = Date.UTC(2026, 10, 22, 20);
const part = (epoch: string, fromMs: number) => ({
  ...{ epoch, fromMs, bytes: 1_000, untilMs: fromMs + 60_000 },
});
const FILES = [part("epoch0001", BEGAN_MS), part("epoch0002", BEGAN_MS + 70_000)];
const BYTES = Uint8Array.from({ length: 1_000 }, (_, i) => i & 255);
const [FIRST, SECOND] = FILES.map(({ epoch }) => LIVE.take(SHOW, epoch)) as [string, string];

const json = async (path: string) => (await ask(path)).json();
const allow = async (download: boolean, room = ROOM, id = SHOW.broadcast) =>
  ask(API.replaySetting(room, id), {
    method: "PUT",
    body: { download },
    headers: { Cookie: await cookieOf("dj") },
  });

async function ended(room: string, id: string, endedAt: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO broadcasts (id, room, title, phase, started_at, ended_at, epoch, first_seq, archived_seq)
     VALUES (?1, ?2, 'Sunday: "night"', 'ended', ?3, ?4, 'e', 0, 0)`,
  )
    .bind(id, room, BEGAN_MS, endedAt)
    .run();
}

beforeAll(async () => {
  await Promise.all([addRoom(ROOM), addRoom("silent-hall")]);
  await ended(ROOM, SHOW.broadcast, BEGAN_MS + 130_000);
  await ended(ROOM, "show-rec-0", BEGAN_MS - 1_000);
  for (const { epoch } of FILES) await env.MEDIA_BUCKET.put(keyOf(LIVE.replay(SHOW, epoch)), BYTES);
  await env.DB.prepare(
    `INSERT INTO audience_minutes SELECT ?1, value, ?2, 60000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
     value % 7, value % 3, 0, '{}' FROM json_each('[0, 1, 60000]')`,
  )
    .bind(SHOW.broadcast, ROOM)
    .run();
});

describe("the recording of a show", () => {
  it("is told once it is there, to whoever opens the show and to whoever finds the room off air", async () => {
    await keepReplay(env.DB, { ...SHOW, files: FILES }, BEGAN_MS + 150_000);
    await keepReplay(env.DB, { room: ROOM, broadcast: "show-rec-0", files: [] }, BEGAN_MS);
    expect(await json(API.lastReplay(ROOM))).toEqual({
      replay: {
        ...{ broadcast: SHOW.broadcast, title: 'Sunday: "night"' },
        ...{ startedAt: BEGAN_MS, files: FILES },
      },
    });
    expect(await json(API.replay(SHOW.broadcast))).toEqual({
      ...{ download: false, files: FILES },
      minutes: [
        { at: 1, chat: 1, reactions: 1 },
        { at: 60_000, chat: 3, reactions: 0 },
      ],
    });
    expect(await json(API.lastReplay("silent-hall"))).toEqual({ replay: null });
    expect((await ask(API.replay("show-none"))).status).toBe(404);
    await ended(ROOM, "show-mute", BEGAN_MS);
    expect(await json(API.replay("show-mute"))).toMatchObject({ download: false, files: [] });
    // Whoever keeps an older answer hears of it.
    const tags = `SELECT tag FROM cache_tags WHERE tag IN ('show:${SHOW.broadcast}', 'history:${ROOM}', 'history')`;
    expect((await env.DB.prepare(tags).all()).results).toHaveLength(3);
  });

  it("is marked wherever shows are listed", async () => {
    const lists = [
      broadcastsBody.parse(await json(`${API.broadcasts}?room=${ROOM}`)).broadcasts,
      searchBody.parse(await json(`${API.search}?q=night&room=${ROOM}`)).shows.found,
      publicHistory.parse(await json(V1.history(ROOM))).shows,
      [broadcastBody.parse(await json(API.broadcast(SHOW.broadcast))).broadcast],
    ];
    const marked = lists.map((shows) => shows.filter(({ recorded }) => recorded));
    const only = [{ id: SHOW.broadcast }];
    expect(marked).toMatchObject([only, only, only, only]);
  });

  it("is given away only when the room's people say so, under a name of its own, in parts", async () => {
    const refused = await ask(FIRST);
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: "forbidden" }]);
    expect((await allow(true)).status).toBe(204);
    const first = await ask(FIRST);
    expect([first.status, Object.fromEntries(first.headers)]).toMatchObject([
      200,
      {
        "content-type": "audio/mp4",
        "content-length": "1000",
        "cache-control": "no-cache",
        "content-disposition": `attachment; filename="2026-11-22 Sunday night (1 of 2).m4a"; filename*=UTF-8''2026-11-22%20Sunday%20night%20%281%20of%202%29.m4a`,
      },
    ]);
    expect(new Uint8Array(await first.arrayBuffer())).toEqual(BYTES);
    const range = await ask(SECOND, { headers: { Range: "bytes=990-" } });
    expect([range.status, new Uint8Array(await range.arrayBuffer())]).toEqual([
      206,
      BYTES.slice(990),
    ]);
    expect(range.headers.get("Content-Disposition")).toContain("(2 of 2)");
    const feed = await (await ask(FEEDS.rssOf(ROOM))).text();
    expect([...feed.matchAll(/<enclosure [^>]*url="([^"]+)"/g)].map(([, url]) => url)).toEqual(
      [FIRST, SECOND].map((path) => `https://live.test${path}`),
    );
    // What was given away can be kept back again, at once.
    await allow(false);
    expect((await ask(FIRST)).status).toBe(403);
  });

  it("belongs to its room and has exactly its files", async () => {
    await allow(true);
    const refused = [await allow(true, "silent-hall"), await allow(true, ROOM, "show-none")];
    expect(refused.map(({ status }) => status)).toEqual([404, 404]);
    const others = [
      LIVE.take({ ...SHOW, room: "silent-hall" }, "epoch0001"),
      LIVE.take(SHOW, "epoch0009"),
      LIVE.take({ ...SHOW, broadcast: "show-none" }, "epoch0001"),
      FIRST.replace(".m4a", ".mp4"),
    ];
    expect(await Promise.all(others.map(async (path) => (await ask(path)).status))).toEqual([
      ...[404, 404, 404, 404],
    ]);
  });
});
