// Rooms and shows over HTTP: snapshot with cursor, the log from it, paging of the past, the front page.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { BroadcastsBody } from "../../shared/http/bodies.ts";
import { broadcastBody, homeBody, logBody, snapshotBody } from "../../shared/http/bodies.ts";
import { addRoom, ask, cookieOf, dial, ORIGIN, outcome, tokenFor } from "./edge-helpers.ts";

type Show = {
  id: string;
  room?: string;
  phase?: string;
  startsAt?: number | null;
  startedAt?: number | null;
  endedAt?: number | null;
};

const addShow = ({
  id,
  room = "hall",
  phase = "ended",
  startsAt = null,
  startedAt = 1_000,
  endedAt = 2_000,
}: Show) =>
  env.DB.prepare(
    `INSERT INTO broadcasts (id, room, title, phase, starts_at, started_at, ended_at, epoch, first_seq, archived_seq, reactions)
     VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, 'epoch000', 1, 9, '{"amen":3,"unknown":1}')`,
  )
    .bind(id, room, phase, startsAt, startedAt, endedAt)
    .run();

const addEvent = (show: string, seq: number, body: { kind: string } & Record<string, unknown>) =>
  env.DB.prepare(
    "INSERT INTO events (room, epoch, seq, broadcast_id, at, by_person, kind, body) VALUES ('hall', 'epoch000', ?1, ?2, ?1, 'p_someone001', ?3, ?4)",
  )
    .bind(seq, show, body.kind, JSON.stringify(body))
    .run();

const get = async <T>(path: string) => (await ask(path)).json<T>();

beforeAll(() => addRoom("hall"));

describe("rooms", () => {
  it("the snapshot carries a cursor from which log and socket go on", async () => {
    const snapshot = snapshotBody.parse(await get("/api/rooms/hall"));
    const cursor = `${snapshot.epoch}.${snapshot.seq}`;
    expect(logBody.parse(await get(`/api/rooms/hall/log?since=${cursor}`))).toEqual({
      epoch: snapshot.epoch,
      reset: false,
      events: [],
      next: cursor,
      more: false,
    });
    const socket = await dial(`/parties/user-session/hall?since=${cursor}`, {
      token: await tokenFor("hall"),
    });
    expect(await outcome(socket)).toMatchObject({ frame: { t: "resumed", epoch: snapshot.epoch } });
  });

  it("a cursor that can't be served says reset", async () => {
    for (const query of ["", "?since=", "?since=junk", "?since=otherepoch.5"]) {
      expect(await get(`/api/rooms/hall/log${query}`)).toMatchObject({ reset: true, events: [] });
    }
  });

  it("an owner makes a room, which works at once although it was asked for before", async () => {
    const headers = { Cookie: await cookieOf("owner") };
    const body = { room: "chapel", title: "Chapel" };
    expect((await ask("/api/rooms/chapel")).status).toBe(404);
    const made = await ask("/api/rooms", { method: "POST", headers, body });
    expect([made.status, await made.json()]).toEqual([201, { ...body, tagline: "" }]);
    expect((await ask("/api/rooms/chapel")).status).toBe(200);
    expect((await ask("/api/rooms", { method: "POST", headers, body })).status).toBe(409);
    const bad = await ask("/api/rooms", {
      method: "POST",
      headers,
      body: { room: "../x", title: "X" },
    });
    expect(bad.status).toBe(400);
  });
});

describe("listener tokens", () => {
  const token = (room: string, body: unknown) =>
    ask(`/api/rooms/${room}/token`, { method: "POST", body });

  it("keep the person when an old token of ours is shown, even an expired one", async () => {
    const old = await tokenFor("hall", { person: "p_oldfriend1", iatMs: 0, expMs: 1 });
    const forged = await tokenFor("hall", { person: "p_oldfriend1", secret: "x".repeat(40) });
    const staff = await tokenFor("hall", {
      purpose: "staff",
      role: "dj",
      name: "Lee",
      person: "s_djlee00001",
    });
    const persons = [];
    for (const shown of [old, forged, staff, "junk"]) {
      const body = await (await token("hall", { token: shown })).json<{ person: string }>();
      persons.push(body.person);
    }
    expect(persons[0]).toBe("p_oldfriend1");
    expect(new Set(persons).size).toBe(4);
    expect(persons.every((person) => person.startsWith("p_"))).toBe(true);
  });

  it("open the room", async () => {
    const body = await (await token("hall", {})).json<{ token: string; person: string }>();
    const result = await outcome(
      await dial("/parties/user-session/hall", { token: body.token, origin: ORIGIN }),
    );
    expect(result).toMatchObject({
      frame: { t: "welcome", you: { person: body.person, role: "listener" } },
    });
  });

  it("are not made for rooms that don't exist", async () => {
    expect((await token("nowhere", {})).status).toBe(404);
  });
});

describe("shows", () => {
  const HOUR = 3_600_000;

  beforeAll(async () => {
    const now = Date.now();
    // Three ended in the same millisecond: paging by key must neither skip nor repeat them.
    for (let count = 0; count < 45; count++) {
      await addShow({
        id: `show-${String(count).padStart(3, "0")}`,
        endedAt: 10_000 + Math.floor(count / 3),
      });
    }
    await addShow({ id: "live-now", phase: "live", startedAt: now, endedAt: null });
    await addShow({
      id: "planned-1",
      phase: "scheduled",
      startsAt: now + HOUR,
      startedAt: null,
      endedAt: null,
    });
    await addShow({
      id: "forgotten",
      phase: "scheduled",
      startsAt: now - 9 * HOUR,
      startedAt: null,
      endedAt: null,
    });
    await addShow({
      id: "called-off",
      phase: "cancelled",
      startsAt: now + HOUR,
      startedAt: null,
      endedAt: now,
    });
  });

  it("pages hold every ended show once, newest first", async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const page: BroadcastsBody = await get(`/api/broadcasts${query}`);
      ids.push(...page.broadcasts.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    const expected = Array.from(
      { length: 45 },
      (_, count) => `show-${String(count).padStart(3, "0")}`,
    );
    expect(ids).toEqual(expected.reverse());
    expect(await get("/api/broadcasts?room=elsewhere")).toEqual({ broadcasts: [], next: null });
  });

  it("the front page tells what is on, what comes, what was", async () => {
    const home = homeBody.parse(await get("/api/home"));
    const ids = (rows: { broadcast: { id: string } }[]) =>
      rows.map(({ broadcast }) => broadcast.id);
    expect([ids(home.onAir), ids(home.upcoming), ids(home.recent).length]).toEqual([
      ["live-now"],
      ["planned-1"],
      6,
    ]);
  });

  it("a show comes with tracks and chat; removed words are gone", async () => {
    await addEvent("show-007", 3, {
      kind: "chat.said",
      name: "Ann",
      role: "listener",
      text: "Amen",
    });
    await addEvent("show-007", 4, {
      kind: "chat.said",
      name: "Bo",
      role: "listener",
      text: "spam",
    });
    await addEvent("show-007", 5, { kind: "chat.removed", line: 4 });
    await env.DB.prepare(
      `INSERT INTO plays (room, epoch, seq, broadcast_id, at, track_id, title, artist, duration_ms)
       VALUES ('hall', 'epoch000', 2, 'show-007', 1500, 'track-1', 'Song', 'Lee', 180000)`,
    ).run();
    const body = broadcastBody.parse(await get("/api/broadcasts/show-007"));
    expect(body.broadcast.reactions).toMatchObject({ amen: 3, fire: 0 });
    expect(body.plays).toEqual([
      {
        seq: 2,
        at: 1500,
        trackId: "track-1",
        title: "Song",
        artist: "Lee",
        artworkKey: null,
        durationMs: 180_000,
      },
    ]);
    expect(body.chat).toEqual([
      { seq: 3, at: 3, name: "Ann", role: "listener", text: "Amen", removed: false },
      { seq: 4, at: 4, name: "Bo", role: "listener", text: "", removed: true },
    ]);
  });
});
