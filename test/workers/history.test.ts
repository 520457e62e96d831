// The archive over HTTP against D1 itself: told as it was at a moment, taken away, let go of when its time is over.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { runChores } from "../../server/edge/chores.ts";
import { forgetOldHistory } from "../../server/platform/history-retention.ts";
import { chatBody, exportBody, momentBody } from "../../shared/http/history-bodies.ts";
import { headersOf } from "./casting.ts";
import { ask } from "./edge-helpers.ts";
import {
  archiveHarvest,
  archiveShow,
  end,
  find,
  get,
  SHOW,
  START,
  said,
  start,
} from "./history-helpers.ts";

beforeAll(archiveHarvest);

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
