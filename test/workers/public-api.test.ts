// The read API for partners: what it tells, that it is kept, who may read it from a page, and what it never tells.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createPartner, setSuspended } from "../../server/platform/partners.ts";
import type { PublicHistory, PublicNow } from "../../shared/http/public-bodies.ts";
import { addRoom, ask, ORIGIN } from "./edge-helpers.ts";
import { onAir, track } from "./room-helpers.ts";

const PAGE = "https://choir.test";
const get = async <T>(path: string) => (await ask(`/api/v1/rooms/${path}`)).json<T>();

type Show = {
  id: string;
  room: string;
  phase?: string;
  startsAt?: number;
  endedAt?: number | null;
};
const addShow = ({ id, room, phase = "ended", startsAt = 1_000, endedAt = 2_000 }: Show) =>
  env.DB.prepare(
    `INSERT INTO broadcasts (id, room, title, phase, starts_at, started_at, ended_at, epoch, first_seq,
       archived_seq, people_total, play_count) VALUES (?1, ?2, ?1, ?3, ?4, 1500, ?5, 'epoch000', 1, 9, 7, 1)`,
  )
    .bind(id, room, phase, startsAt, endedAt)
    .run();

describe("a room that nobody plays in", () => {
  beforeAll(() => addRoom("quiet-hall"));

  it("is told, with the address of its page", async () => {
    expect(await get("quiet-hall")).toEqual({
      room: "quiet-hall",
      title: "Room quiet-hall",
      tagline: "",
      url: `${ORIGIN}/r/quiet-hall`,
    });
  });

  it("has nothing on, nobody in it, no schedule and no past", async () => {
    const asOfMs = expect.any(Number);
    const nothing = {
      phase: "idle",
      show: null,
      track: null,
      playing: false,
      positionMs: 0,
      at: 0,
    };
    expect(await get("quiet-hall/now")).toEqual({ room: "quiet-hall", ...nothing, asOfMs });
    const nobody = { connected: 0, people: 0, listening: 0, embedded: 0 };
    const reactions = { amen: 0, heart: 0, fire: 0, clap: 0, praise: 0, dance: 0 };
    const counts = await get("quiet-hall/counts");
    expect(counts).toEqual({ room: "quiet-hall", ...nobody, reactions, asOfMs });
    const schedule = await get("quiet-hall/schedule");
    expect(schedule).toEqual({ room: "quiet-hall", onAir: null, upcoming: [] });
    expect(await get("quiet-hall/history")).toEqual({ shows: [], next: null });
  });

  it.each(["", "/now", "/counts", "/schedule", "/history", "/shows/abcdef12"])(
    "that does not exist is a 404, also of %j",
    async (path) => {
      const response = await ask(`/api/v1/rooms/no-hall${path}`);
      expect(response.status).toBe(404);
      expect((await ask(`/api/v1/rooms/No Hall${path}`)).status).toBe(404);
    },
  );
});

describe("a room on air", () => {
  it("tells the track by its clock, and nobody's words or names", async () => {
    await addRoom("loud-hall");
    const { dj, listener } = await onAir("loud-hall");
    const song = track("song-one", 200_000);
    await dj.do({ kind: "deck.load", track: song });
    await dj.do({ kind: "deck.play" });
    await listener.do({ kind: "chat.say", text: "Hallelujah" });
    const response = await ask("/api/v1/rooms/loud-hall/now");
    const text = await response.text();
    const { title, artist, durationMs } = song;
    const { deck, broadcast } = dj.view;
    expect(JSON.parse(text)).toEqual({
      room: "loud-hall",
      phase: "live",
      show: {
        id: broadcast.id,
        room: "loud-hall",
        title: broadcast.title,
        startsAt: broadcast.startsAt,
        startedAt: broadcast.startedAt,
        endedAt: null,
      },
      track: { title, artist, durationMs, artworkUrl: null },
      playing: true,
      positionMs: deck.positionMs,
      at: deck.at,
      asOfMs: expect.any(Number),
    } satisfies PublicNow);
    expect(text).not.toMatch(/Hallelujah|DJ Lee|s_|p_/);
    const counts = await get<{ connected: number; people: number }>("loud-hall/counts");
    expect([counts.connected, counts.people]).toEqual([2, 2]);
  });
});

describe("past and coming shows", () => {
  const HOUR_MS = 3_600_000;
  beforeAll(async () => {
    await addRoom("old-hall");
    await addRoom("other-hall");
    for (let n = 0; n < 25; n++) {
      await addShow({
        id: `old-${String(n).padStart(4, "0")}`,
        room: "old-hall",
        endedAt: 9_000 + n,
      });
    }
    await addShow({ id: "other-0001", room: "other-hall" });
    const startsAt = Date.now() + HOUR_MS;
    await addShow({
      id: "coming-01",
      room: "old-hall",
      phase: "scheduled",
      startsAt,
      endedAt: null,
    });
    await addShow({
      id: "others-01",
      room: "other-hall",
      phase: "scheduled",
      startsAt,
      endedAt: null,
    });
    await addShow({ id: "live-0001", room: "old-hall", phase: "live", endedAt: null });
  });

  it("page by page, each once, of this room alone", async () => {
    const ids: string[] = [];
    let query = "";
    for (let pages = 0; pages < 5; pages++) {
      const page = await get<PublicHistory>(`old-hall/history${query}`);
      ids.push(...page.shows.map(({ id }) => id));
      if (page.next === null) break;
      query = `?cursor=${encodeURIComponent(page.next)}`;
    }
    const all = Array.from({ length: 25 }, (_, n) => `old-${String(n).padStart(4, "0")}`);
    expect(ids).toEqual(all.reverse());
    expect((await ask("/api/v1/rooms/old-hall/history?cursor=junk")).status).toBe(400);
  });

  it("what is on and what comes, of this room alone", async () => {
    expect(await get("old-hall/schedule")).toMatchObject({
      onAir: { id: "live-0001" },
      upcoming: [{ id: "coming-01" }],
    });
  });

  it("one show with what was played; under another room's address, or while it is on, there is none", async () => {
    expect(await get("old-hall/shows/old-0003")).toEqual({
      show: {
        id: "old-0003",
        room: "old-hall",
        title: "old-0003",
        startsAt: 1_000,
        startedAt: 1_500,
        endedAt: 9_003,
        peakPeople: 0,
        peopleTotal: 7,
        playCount: 1,
        recorded: false,
      },
      plays: [],
    });
    for (const path of ["other-hall/shows/old-0003", "old-hall/shows/live-0001"]) {
      expect((await ask(`/api/v1/rooms/${path}`)).status).toBe(404);
    }
  });
});

describe("pages of a partner", () => {
  const allowed = async (origin: string, path: string) => {
    const { headers } = await ask(path, { headers: { Origin: origin } });
    return [headers.get("Access-Control-Allow-Origin"), headers.get("Vary")];
  };

  it("read its rooms while it is registered, a kept answer too; nobody else's pages do", async () => {
    await addRoom("shared-hall");
    await addRoom("private-hall");
    const fields = { name: "Choir", origins: [PAGE], rooms: ["shared-hall"] };
    const { id } = await createPartner(env, fields, Date.now());
    const now = "/api/v1/rooms/shared-hall/now";
    for (const state of ["MISS", "EDGE-HIT"]) {
      const response = await ask(now, { headers: { Origin: PAGE } });
      expect([response.headers.get("X-Cache"), await allowed(PAGE, now)]).toEqual([
        state,
        [PAGE, "Origin"],
      ]);
    }
    expect(await allowed("https://evil.test", now)).toEqual([null, "Origin"]);
    expect(await allowed(PAGE, "/api/v1/rooms/private-hall/now")).toEqual([null, "Origin"]);
    const etag = (await ask("/api/v1/rooms/shared-hall")).headers.get("ETag") ?? "";
    const again = await ask("/api/v1/rooms/shared-hall", {
      headers: { Origin: PAGE, "If-None-Match": etag },
    });
    expect([again.status, again.headers.get("Access-Control-Allow-Origin")]).toEqual([304, PAGE]);
    await setSuspended(env, id, Date.now());
    expect(await allowed(PAGE, now)).toEqual([null, "Origin"]);
  });
});
