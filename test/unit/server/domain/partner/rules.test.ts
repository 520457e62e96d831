// The pure rules of partners: what is news, when it is tried again, how time is added up, what a look may be.
import { describe, expect, it } from "vitest";
import { mayBeNews, newsOf } from "../../../../../server/domain/partner/news.ts";
import { holds, mayRead } from "../../../../../server/domain/partner/policy.ts";
import { WAITS_MS, waitAfterMs } from "../../../../../server/domain/partner/retry.ts";
import { type Tally, tallied } from "../../../../../server/domain/partner/tally.ts";
import { NO_SHOW_ID, type StoredEvent } from "../../../../../server/domain/room/archive-rows.ts";
import {
  NO_THEME,
  type Partner,
  partnerEdit,
  partnerTheme,
} from "../../../../../shared/http/partner-bodies.ts";
import type { EventBody } from "../../../../../shared/room/events.ts";
import { track } from "../../../../helpers/room.ts";

const AT_MS = Date.UTC(2026, 10, 22, 23, 59, 0);
const stored = (body: EventBody, seq = 7, broadcast = "show-0001"): StoredEvent => ({
  seq,
  at: AT_MS,
  by: "s_somebody01",
  broadcast,
  body,
});
const place = { room: "hall", epoch: "epoch-1" };

describe("news", () => {
  const song = track("a");
  it("of a show and its tracks, with nothing of any person", () => {
    const news = newsOf(place, [
      stored({ kind: "broadcast.started", broadcastId: "show-0001", title: "Sunday" }, 1),
      stored({ kind: "deck.played", positionMs: 0, track: song }, 2),
      stored({ kind: "broadcast.ended", broadcastId: "show-0001", aired: true }, 3),
    ]);
    const timestamp = "2026-11-22T23:59:00.000Z";
    const { id, title, artist, durationMs } = song;
    expect(news.map(({ body }) => JSON.parse(body))).toEqual([
      {
        type: "show.started",
        timestamp,
        data: { room: "hall", broadcastId: "show-0001", title: "Sunday" },
      },
      {
        type: "track.played",
        timestamp,
        data: { room: "hall", broadcastId: "show-0001", track: { id, title, artist, durationMs } },
      },
      { type: "show.ended", timestamp, data: { room: "hall", broadcastId: "show-0001" } },
    ]);
    expect(news.map((one) => one.id)).toEqual([
      "hall_epoch-1_1_show-started",
      "hall_epoch-1_2_track-played",
      "hall_epoch-1_3_show-ended",
    ]);
  });

  it.each<[string, StoredEvent]>([
    ["a track that goes on", stored({ kind: "deck.played", positionMs: 9 })],
    ["a track off air", stored({ kind: "deck.played", positionMs: 0, track: song }, 7, NO_SHOW_ID)],
    [
      "a show that was called off",
      stored({ kind: "broadcast.ended", broadcastId: "show-0001", aired: false }),
    ],
    ["a pause", stored({ kind: "broadcast.paused", broadcastId: "show-0001" })],
    ["chat", stored({ kind: "chat.said", name: "Ruth", role: "listener", text: "Amen" })],
  ])("not %s", (_what, event) => {
    expect(newsOf(place, [event])).toEqual([]);
  });

  it("what a room notes for later is at least what is told", () => {
    expect(mayBeNews({ kind: "deck.played", positionMs: 0, track: song })).toBe(true);
    expect(mayBeNews({ kind: "announcement.unpinned" })).toBe(false);
    expect(mayBeNews({ kind: "deck.played", positionMs: 9 })).toBe(false);
  });
});

describe("tries", () => {
  it("begin after seconds, never come sooner than before, and end after about three days", () => {
    const waits = WAITS_MS.map((_, n) => waitAfterMs(n + 1, 0.5) ?? 0);
    const seconds = [5, 30, 120, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 85_200];
    expect([WAITS_MS, waits]).toEqual(Array(2).fill(seconds.map((s) => s * 1_000)));
    const sumMs = waits.reduce((sum, ms) => sum + ms, 0);
    expect(sumMs / 3_600_000).toBeGreaterThan(69);
    expect(sumMs / 3_600_000).toBeLessThanOrEqual(72);
    expect(waitAfterMs(WAITS_MS.length + 1, 0.5)).toBeNull();
    expect([waitAfterMs(1, 0), waitAfterMs(1, 1)]).toEqual([4_500, 5_500]);
  });
});

describe("time in widgets", () => {
  const here = (...heard: [string | null, boolean][]) =>
    heard.map(([partner, listening]) => ({ partner, listening }));
  const MINUTE_MS = 60_000;

  it("is what lies between two samples, for who was there at the second", () => {
    let tally: Tally = tallied(null, here(["pt_a", true]), AT_MS - 3 * MINUTE_MS);
    tally = tallied(
      tally,
      here(["pt_a", true], ["pt_b", false], [null, true]),
      AT_MS - 2 * MINUTE_MS,
    );
    tally = tallied(tally, here(["pt_a", false], ["pt_a", true]), AT_MS - MINUTE_MS);
    expect(tally.partners).toEqual({
      pt_a: { presentMs: 3 * MINUTE_MS, listeningMs: 2 * MINUTE_MS },
      pt_b: { presentMs: MINUTE_MS, listeningMs: 0 },
    });
  });

  it("is not counted where nobody knows: at first, after sleep, when a clock went back", () => {
    const first = tallied(null, here(["pt_a", true]), AT_MS);
    const slept = tallied({ ...first, atMs: AT_MS - 10 * MINUTE_MS }, here(["pt_a", true]), AT_MS);
    const back = tallied({ ...first, atMs: AT_MS + MINUTE_MS }, here(["pt_a", true]), AT_MS);
    for (const tally of [first, slept, back]) {
      expect(tally.partners).toEqual({ pt_a: { presentMs: 0, listeningMs: 0 } });
    }
  });

  it("stands for a minute and a half at most, to the millisecond", () => {
    const before = tallied(null, here(["pt_a", true]), AT_MS - 60_000);
    const presentMs = [1, 90_000, 90_001].map(
      (ms) => tallied({ ...before, atMs: AT_MS - ms }, here(["pt_a", true]), AT_MS).partners,
    );
    const both = (ms: number) => ({ pt_a: { presentMs: ms, listeningMs: ms } });
    expect(presentMs).toEqual([both(1), both(90_000), both(0)]);
  });

  it("adds to what was there, which stays as it was", () => {
    const before = tallied(null, here(["pt_a", true], ["pt_gone", true]), AT_MS - 60_000);
    const after = tallied(before, here(["pt_a", true]), AT_MS);
    expect([before.partners, after.partners]).toEqual([
      { pt_a: { presentMs: 0, listeningMs: 0 }, pt_gone: { presentMs: 0, listeningMs: 0 } },
      {
        pt_a: { presentMs: 60_000, listeningMs: 60_000 },
        pt_gone: { presentMs: 0, listeningMs: 0 },
      },
    ]);
  });

  it("a new day begins at nothing", () => {
    const before = tallied(null, here(["pt_a", true]), AT_MS);
    const old = { ...before, partners: { pt_a: { presentMs: 5, listeningMs: 5 } } };
    const after = tallied(old, here(["pt_a", true]), AT_MS + MINUTE_MS);
    expect(after).toEqual({
      day: "2026-11-23",
      atMs: AT_MS + MINUTE_MS,
      partners: { pt_a: { presentMs: MINUTE_MS, listeningMs: MINUTE_MS } },
    });
  });
});

describe("what a partner holds", () => {
  const partner: Partner = {
    id: "pt_1",
    name: "Grace",
    origins: ["https://grace.test"],
    rooms: ["hall"],
    theme: NO_THEME,
    capabilities: ["read"],
    quota: 10,
    hookUrl: null,
    active: true,
    suspendedAt: null,
    createdAt: 0,
  };
  it("reads from its origins what it may, of its rooms", () => {
    expect(mayRead("https://grace.test", "hall", [partner])).toBe(true);
    const another = { ...partner, id: "pt_2", origins: ["https://zion.test"] };
    expect(mayRead("https://grace.test", "hall", [another, partner])).toBe(true);
    expect(mayRead("https://grace.test", "other", [partner])).toBe(false);
    expect(mayRead("https://evil.test", "hall", [partner])).toBe(false);
    expect(mayRead(null, "hall", [partner])).toBe(false);
    expect(mayRead("https://grace.test", "hall", [{ ...partner, capabilities: [] }])).toBe(false);
    expect(mayRead("https://grace.test", "hall", [{ ...partner, active: false }])).toBe(false);
  });
  it("nothing that it was not given", () => {
    expect([holds(partner, "read"), holds(partner, "webhooks")]).toEqual([true, false]);
  });
});

describe("a look", () => {
  it.each([
    ["#2f6b4f", true],
    [null, true],
    ["#2F6B4F", false],
    ["#fff", false],
    ["red", false],
    ["#2f6b4f;}*{display:none", false],
    ["url(https://evil.test)", false],
    ["var(--x)", false],
    ["", false],
  ])("takes %j as its colour: %j", (accent, may) => {
    expect(partnerTheme.safeParse({ theme: "dark", accent }).success).toBe(may);
  });
  it("an edit names what it changes and nothing else", () => {
    expect(partnerEdit.safeParse({}).data).toEqual({});
    expect(partnerEdit.safeParse({ quota: 0 }).success).toBe(false);
    expect(partnerEdit.safeParse({ origins: ["https://a.test/path"] }).success).toBe(false);
  });
});
