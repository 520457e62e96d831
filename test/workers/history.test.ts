// The archive over HTTP against D1 itself: found by words, told as it was at a moment, taken away, let go of when its time is over.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  archiveEvents,
  archivePlays,
  type StoredEvent,
} from "../../server/domain/room/archive-rows.ts";
import { accountFor, type Show } from "../../server/domain/room/show.ts";
import { runChores } from "../../server/edge/chores.ts";
import { writeArchive } from "../../server/platform/archive.ts";
import { forgetOldHistory } from "../../server/platform/history-retention.ts";
import { chainPlays } from "../../server/platform/play-chain.ts";
import { chatBody, exportBody, momentBody, searchBody } from "../../shared/http/history-bodies.ts";
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../shared/room/view.ts";
import { NAUGHTY } from "../fuzz/naughty-strings.ts";
import { track } from "../helpers/room.ts";
import { headersOf } from "./casting.ts";
import { addRoom, ask } from "./edge-helpers.ts";

const SHOW = "show-hist1";
const START = 1_700_000_000_000;
const said = (text: string): EventBody => ({
  kind: "chat.said",
  name: "Ruth",
  role: "listener",
  text,
});

/** A show of these events, one second apart, put into the archive as a room does. */
async function archiveShow(
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

const start = (id: string, title: string): EventBody => ({
  ...{ kind: "broadcast.started", broadcastId: id, title, name: "Lee" },
});
const end = (id: string): EventBody => ({ kind: "broadcast.ended", broadcastId: id, aired: true });
const get = async (path: string, headers = {}) => (await ask(path, { headers })).json();
const find = async (q: string, more = "") =>
  searchBody.parse(await get(`/api/history/search?q=${encodeURIComponent(q)}${more}`));

beforeAll(async () => {
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
});

describe("finding", () => {
  it("finds shows, tracks and lines by their words, whatever their case and accents", async () => {
    const lines = async (q: string) => (await find(q)).lines.found.map(({ text }) => text);
    expect((await find("harvest")).shows.found.map(({ id }) => id)).toEqual([SHOW]);
    expect((await find("oh HAPPY")).tracks.found).toEqual([
      {
        ...{
          trackId: "track-a",
          title: "Óh Happy Day",
          artist: "Voices of Judah",
          artworkKey: null,
        },
        last: {
          seq: 3,
          at: START + 2_000,
          show: { id: SHOW, room: "hall", title: "Harvest Sunday", startedAt: START },
        },
      },
    ]);
    expect(await lines("happy")).toEqual(["So happy today"]);
    expect(await lines("hallel")).toEqual(["Hallelujah, what a morning"]);
    expect(await lines("morning hallelujah")).toEqual(["Hallelujah, what a morning"]);
  });

  it("does not find what was taken back, and everything else that was said with it (control)", async () => {
    expect((await find("regret")).lines.found).toEqual([]);
    expect((await find("today")).lines.found).toHaveLength(1);
  });

  it("takes whatever anybody types for words", async () => {
    for (const typed of [
      ...NAUGHTY.slice(0, 60),
      '"',
      "a* OR b",
      "NEAR(",
      "title:x",
      "^x",
      "-",
      "*",
    ]) {
      const response = await ask(
        `/api/history/search?q=${encodeURIComponent(typed.replace(/\p{Surrogate}/gu, "").slice(0, 200))}`,
      );
      expect([typed, response.status]).toEqual([typed, 200]);
    }
  });

  it("goes on page by page, newest first, each once", async () => {
    const id = "show-hist2";
    const count = Array.from({ length: 45 }, (_, n) => said(`selah number${n}`));
    await archiveShow(id, [start(id, "Many"), ...count, end(id)], START + 90_000);
    const texts = (await find("selah")).lines.found.map(({ text }) => text);
    expect(texts).toEqual(Array.from({ length: 10 }, (_, n) => `selah number${44 - n}`));
    const seen: string[] = [];
    for (let before: number | null = 2 ** 40; before !== null; ) {
      const page: { found: { text: string }[]; next: number | null } = (
        await find("selah", `&kind=lines&before=${before}`)
      ).lines;
      seen.push(...page.found.map(({ text }) => text));
      before = page.next;
    }
    expect(seen).toEqual(count.map((_, n) => `selah number${44 - n}`));
  });
});

describe("finding in one room", () => {
  const OTHER = "show-hist9";
  // Names that are one word, part of another, or the same but for a sign, are three rooms all the same.
  const ROOMS = ["hall", "hall-2", "hal"];

  it("finds what was said, played and announced there, and nothing of rooms whose names are alike", async () => {
    for (const [n, room] of ROOMS.entries()) {
      await addRoom(room);
      const id = `${OTHER}${n}`;
      const song = { ...track("b"), title: "Zamar" };
      await archiveShow(
        id,
        [
          start(id, "Zamar night"),
          { kind: "deck.played", positionMs: 0, track: song },
          said(`zamar in ${room}`),
          end(id),
        ],
        START + 200_000 + n * 1_000,
        room,
      );
    }
    const inRoom = async (room: string) => {
      const { shows, tracks, lines } = await find("zamar", `&room=${room}`);
      return [
        shows.found.map(({ id }) => id),
        tracks.found.map(({ last }) => last.show.id),
        lines.found.map(({ text }) => text),
      ];
    };
    for (const [n, room] of ROOMS.entries()) {
      const id = `${OTHER}${n}`;
      expect([room, await inRoom(room)]).toEqual([room, [[id], [id], [`zamar in ${room}`]]]);
    }
    expect(await inRoom("annex")).toEqual([[], [], []]);
    // Everywhere (control): all of them, newest first; the track is one, as it was played last.
    const { shows, tracks, lines } = await find("zamar");
    expect([shows.found.length, tracks.found.length, lines.found.length]).toEqual([3, 1, 3]);
    expect(tracks.found[0]?.last.show.room).toBe("hal");
  });

  it("is led on within the room, and the room's own word is nobody's to type", async () => {
    const id = "show-histA";
    const many = Array.from({ length: 25 }, (_, n) => said(`shalom ${n}`));
    await archiveShow(id, [start(id, "Many"), ...many, end(id)], START + 300_000, "hal");
    const first = await find("shalom", "&room=hal&kind=lines&before=9999999999");
    const rest = await find("shalom", `&room=hal&kind=lines&before=${first.lines.next}`);
    expect([first.lines.found.length, rest.lines.found.length, rest.lines.next]).toEqual([
      20,
      5,
      null,
    ]);
    const word = `r${[...new TextEncoder().encode("hal")].map((byte) => byte.toString(16)).join("")}`;
    for (const typed of [word, "r6", "room_word"]) {
      const { shows, lines } = await find(typed);
      expect([typed, shows.found, lines.found]).toEqual([typed, [], []]);
    }
    expect((await ask("/api/history/search?q=a&room=No%20Room")).status).toBe(400);
  });
});

describe("a show's past", () => {
  it("is told as the room was at a moment", async () => {
    const at = async (t: number) =>
      momentBody.parse(await get(`/api/broadcasts/${SHOW}/at?t=${t}`));
    const begun = await at(START + 500);
    expect([begun.seq, begun.view.broadcast.phase, begun.view.deck.track]).toEqual([
      1,
      "live",
      null,
    ]);
    const later = await at(START + 4_500);
    expect(later.seq).toBe(5);
    expect(later.view.plays[0]?.track.title).toBe("Óh Happy Day");
    expect(later.view.announcement?.text).toBe("Offering at nine");
    expect(later.view.chat.map(({ text, removed, by }) => [text, removed, by])).toEqual([
      ["Hallelujah, what a morning", false, null],
      ["", true, null],
    ]);
    expect((await at(START + 1e9)).view.broadcast.phase).toBe("ended");
    expect((await ask("/api/broadcasts/show-none1/at?t=5")).status).toBe(404);
    expect((await ask(`/api/broadcasts/${SHOW}/at?t=soon`)).status).toBe(400);
  });

  it("comes with its chat in pages", async () => {
    const id = "show-hist3";
    const many = Array.from({ length: 1_203 }, (_, n) => said(`page${n}`));
    await archiveShow(id, [start(id, "Long"), ...many, end(id)], START + 180_000);
    const texts: string[] = [];
    for (let next: number | null = 0; next !== null; ) {
      const page = chatBody.parse(await get(`/api/broadcasts/${id}/chat?after=${next}`));
      texts.push(...page.chat.map(({ text }) => text));
      next = page.next;
    }
    expect(texts).toEqual(many.map((_, n) => `page${n}`));
  });

  it("can be taken away: everything as JSON, the play list as CSV", async () => {
    const json = exportBody.parse(await get(`/api/broadcasts/${SHOW}/export.json`));
    expect(json.plays.map(({ title, hash }) => [title, hash?.length])).toEqual([
      ["Óh Happy Day", 64],
    ]);
    expect(json.chat.map(({ text }) => text)).toEqual([
      "Hallelujah, what a morning",
      "",
      "So happy today",
    ]);
    expect(JSON.stringify(json)).not.toContain("p_listener01");
    const csv = await ask(`/api/broadcasts/${SHOW}/plays.csv`);
    expect(csv.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(await csv.text()).toBe(
      `began_at,title,artist,seconds,track_id,seq,sha256\r\n2023-11-14T22:13:22.000Z,Óh Happy Day,Voices of Judah,180,track-a,3,${json.plays[0]?.hash}\r\n`,
    );
  });

  it("gives its log to those who run shows of that room, with a last line that says how long it is", async () => {
    const path = `/api/broadcasts/${SHOW}/log.ndjson`;
    const grant = (rooms: "*" | string[]) => headersOf("dj", { rooms, touched: true }, "hall");
    const lines = (await (await ask(path, { headers: await grant(["hall"]) })).text())
      .trim()
      .split("\n");
    const [first, ...rest] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ format: "judah-log-1", show: SHOW, room: "hall", firstSeq: 1 });
    expect(rest.at(-1)).toEqual({ end: true, events: 8 });
    expect(rest[3]).toEqual({
      ...{ seq: 4, at: START + 3_000, by: "p_listener01" },
      body: said("Hallelujah, what a morning"),
    });
    expect((await ask(path, { headers: await grant(["annex"]) })).status).toBe(403);
    expect((await ask(path)).status).toBe(401);
  });

  it("is subscribed to as a feed and a calendar, which say when nothing is new", async () => {
    for (const [path, type] of [
      ["/feed.xml", "application/rss+xml; charset=utf-8"],
      ["/r/hall/feed.xml", "application/rss+xml; charset=utf-8"],
      ["/calendar.ics", "text/calendar; charset=utf-8"],
      ["/r/hall/calendar.ics", "text/calendar; charset=utf-8"],
    ] as const) {
      const response = await ask(path);
      expect([path, response.headers.get("Content-Type")]).toEqual([path, type]);
      expect(await response.text()).toContain("Harvest Sunday");
      const again = { "If-None-Match": response.headers.get("ETag") ?? "" };
      expect([path, (await ask(path, { headers: again })).status]).toEqual([path, 304]);
    }
    expect((await ask("/r/nowhere/feed.xml")).status).toBe(404);
  });
});

describe("what is kept for a time", () => {
  const DAY_MS = 86_400_000;
  const keep = { chatDays: 0, logDays: 0, soundDays: 0, attendanceDays: 0 };
  const later = (days: number) => START + days * DAY_MS;
  const words = async () => (await find("hallelujah")).lines.found.length;
  const attendance = () =>
    env.DB.prepare("SELECT count(*) AS n FROM attendance").first<number>("n");

  it("stays while its time lasts, or for ever (control)", async () => {
    const none = { chats: 0, logs: 0, sounds: 0, attendance: 0, strayLines: 0 };
    expect(await forgetOldHistory(env, keep, later(9_999))).toEqual(none);
    const year = { chatDays: 365, logDays: 365, soundDays: 365, attendanceDays: 365 };
    expect(await forgetOldHistory(env, year, later(364))).toEqual(none);
    expect(await words()).toBe(1);
  });

  it("goes when it is over: words first, the log later; the show, its tracks and numbers stay", async () => {
    const before = exportBody.parse(await get(`/api/broadcasts/${SHOW}/export.json`));
    const chat = await forgetOldHistory(env, { ...keep, chatDays: 30 }, later(31));
    expect([chat.chats > 0, chat.logs, await words()]).toEqual([true, 0, 0]);
    const left = await env.DB.prepare(
      "SELECT body, by_person FROM events WHERE kind = 'chat.said' AND broadcast_id = ?1",
    )
      .bind(SHOW)
      .all<{ body: string; by_person: string | null }>();
    expect(
      left.results.map(({ body, by_person }) => [
        JSON.parse(body).text,
        JSON.parse(body).name,
        by_person,
      ]),
    ).toEqual(Array.from({ length: 3 }, () => ["", "", null]));
    expect((await attendance()) ?? 0).toBeGreaterThan(0);
    const month = { ...keep, chatDays: 30, logDays: 30, attendanceDays: 30 };
    const all = await forgetOldHistory(env, month, later(31));
    expect([all.chats, all.logs > 0, await attendance()]).toEqual([0, true, 0]);
    const moment = await ask(`/api/broadcasts/${SHOW}/at?t=${START + 1}`);
    expect(moment.status).toBe(404);
    const kept = exportBody.parse(await get(`/api/broadcasts/${SHOW}/export.json`));
    expect(kept).toEqual({ ...before, chat: [] });
    expect(await forgetOldHistory(env, month, later(31))).toEqual({
      ...{ chats: 0, logs: 0, sounds: 0, attendance: 0, strayLines: 0 },
    });
  });

  it("is let go of by the hourly chore, as the settings say", async () => {
    const id = "show-hist4";
    await archiveShow(id, [start(id, "Old"), said("maranatha"), end(id)]);
    const found = async () => (await find("maranatha")).lines.found.length;
    const hour = (settings: object) => runChores({ ...env, ...settings } as Env, later(31));
    await hour({});
    expect(await found()).toBe(1);
    await hour({ HISTORY_CHAT_DAYS: "30" });
    expect(await found()).toBe(0);
  });
});
