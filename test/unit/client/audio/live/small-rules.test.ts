// The small pure rules of the live player: distance, asking again, and what is worth telling the room.
import { describe, expect, test } from "vitest";
import {
  afresh,
  askedFor,
  came,
  keepOnly,
  missed,
  NOTHING_ASKED,
  toAsk,
  underWay,
} from "../../../../../client/audio/live/asked.ts";
import { isNews } from "../../../../../client/audio/live/hearing.ts";
import { nearestTarget, passed, ranDry } from "../../../../../client/audio/live/target.ts";
import type { Piece } from "../../../../../client/audio/live/timeline.ts";
import { wayFor } from "../../../../../client/audio/live/way.ts";
import { liveWords } from "../../../../../client/room/live-words.ts";

const piece = (n: number): Piece => ({
  key: `e/${n}`,
  epoch: "e",
  n,
  t0Ms: 0,
  fromMs: n * 1_000,
  untilMs: (n + 1) * 1_000,
  dueMs: (n + 1) * 1_000 + 450,
});
const pieces = [0, 1, 2, 3, 4].map(piece);
const names = (asked: Piece[]) => asked.map(({ n }) => n);

describe("asking", () => {
  test("three at a time, the soonest heard first, and nothing twice", () => {
    expect(names(toAsk(NOTHING_ASKED, pieces, 0))).toEqual([0, 1, 2]);
    const busy = [0, 1].reduce((asked, n) => askedFor(asked, piece(n)), NOTHING_ASKED);
    expect(names(toAsk(busy, pieces, 0))).toEqual([2]);
    expect(names(toAsk(came(busy, piece(0)), pieces, 0))).toEqual([2, 3]);
    expect(underWay(came(busy, piece(0)))).toBe(1);
  });

  test("a missing piece is asked for again soon, then less often; the others don't wait for it", () => {
    let asked = missed(NOTHING_ASKED, piece(0), 1_000, 0.5);
    expect(names(toAsk(asked, [piece(0), piece(1)], 1_249))).toEqual([1]);
    expect(names(toAsk(asked, [piece(0), piece(1)], 1_250))).toEqual([0, 1]);
    asked = missed(asked, piece(0), 1_250, 0.5);
    expect([
      names(toAsk(asked, [piece(0)], 1_749)),
      names(toAsk(asked, [piece(0)], 1_750)),
    ]).toEqual([[], [0]]);
  });

  test("when nothing comes, only the new is asked for, and the next to be heard now and then, until one comes or the room speaks", () => {
    let asked = NOTHING_ASKED;
    let nowMs = 0;
    let requests = 0;
    while (nowMs < 60_000) {
      const due = [piece(Math.floor(nowMs / 1_000)), piece(Math.floor(nowMs / 1_000) + 1)];
      for (const one of toAsk(asked, due, nowMs)) {
        requests += 1;
        asked = missed(asked, one, nowMs, 0.5);
      }
      nowMs += 100;
    }
    // Sound that flows takes one request a second.
    expect(requests).toBeGreaterThan(60);
    expect(requests).toBeLessThan(105);
    const silent = pieces.reduce((one, of) => missed(one, of, 0, 0), NOTHING_ASKED);
    expect(toAsk(silent, pieces, 300)).toEqual([]);
    expect(names(toAsk(silent, [...pieces, piece(5)], 300))).toEqual([5]);
    expect(names(toAsk(silent, [...pieces, piece(5)], 3_000))).toEqual([0, 5]);
    expect(names(toAsk(afresh(silent), pieces, 300))).toEqual([0, 1, 2]);
    expect(names(toAsk(came(asked, piece(9)), pieces, nowMs - 100))).toEqual([0, 1, 2]);
  });

  test("what is over is forgotten", () => {
    const asked = missed(askedFor(NOTHING_ASKED, piece(0)), piece(1), 0, 0);
    expect([...keepOnly(asked, (key) => key === "e/1").fates.keys()]).toEqual(["e/1"]);
  });
});

describe("the distance", () => {
  const start = nearestTarget(1_000, 0);

  test("is as near as pieces of this length allow", () => {
    expect([start.aimMs, start.goalMs, nearestTarget(2_000, 0).aimMs]).toEqual([
      2_200, 2_200, 3_200,
    ]);
    expect(passed(start, 3_600_000)).toMatchObject({ aimMs: 2_200, goalMs: 2_200 });
  });

  test("grows when the sound ran out: glides there, silence counted in, and never beyond 8 s", () => {
    const wider = ranDry(start, 2_350, 1_000);
    expect([wider.goalMs, wider.aimMs]).toEqual([2_700, 2_350]);
    expect(passed({ ...wider, atMs: 1_000 }, 2_000).aimMs).toBe(2_365);
    expect(passed({ ...wider, atMs: 1_000 }, 60_000).aimMs).toBe(2_700);
    const often = Array.from({ length: 30 }).reduce<typeof start>(
      (t) => ranDry(t, 60_000, 0),
      start,
    );
    expect([often.goalMs, often.aimMs]).toEqual([8_000, 8_000]);
  });

  test("shrinks step by step after two calm minutes, back to the nearest", () => {
    let target = ranDry(start, 5_000, 0);
    const goals: number[] = [];
    for (let nowMs = 0; nowMs <= 200_000; nowMs += 1_000) {
      target = passed(target, nowMs);
      if (goals.at(-1) !== target.goalMs) goals.push(target.goalMs);
      if (nowMs < 120_000) expect(target.goalMs).toBe(2_700);
    }
    expect([goals, target.aimMs]).toEqual([[2_700, 2_450, 2_200], 2_200]);
  });
});

test("the room is told how it sounds once, then only what has changed, not more than every 10 s", () => {
  const told = { hearing: { latencyMs: 2_200, stalls: 0 }, atMs: 0 };
  expect([
    isNews(null, told.hearing, 0),
    isNews(told, { latencyMs: 2_230, stalls: 0 }, 60_000),
    isNews(told, { latencyMs: 4_000, stalls: 3 }, 9_999),
    isNews(told, { latencyMs: 2_200, stalls: 1 }, 10_000),
    isNews(told, { latencyMs: 2_700, stalls: 0 }, 10_000),
  ]).toEqual([true, false, false, true, true]);
});

test("live sound in words", () => {
  const sound = {
    state: "playing",
    behindMs: 2_210,
    driftMs: 4,
    wide: false,
    muted: false,
    isSteered: true,
    isPlayable: true,
    isConnected: true,
  } as const;
  expect(liveWords(sound)).toEqual({
    text: "Live and in step, 2.2 s behind the booth",
    tone: "good",
  });
  expect(liveWords({ ...sound, isSteered: false }).text).toBe("Live, 2.2 s behind the booth");
  expect(liveWords({ ...sound, wide: true, behindMs: 4_700 }).text).toContain("4.7 s behind: your");
  expect(liveWords({ ...sound, driftMs: -900 }).text).toContain("getting in step");
  expect(liveWords({ ...sound, muted: true }).text).toContain("Muted");
  const away = { ...sound, state: "waiting" } as const;
  expect([away, { ...away, isConnected: false }].map(liveWords)).toEqual([
    { text: "The DJ's sound is away. It comes back by itself.", tone: "caution" },
    { text: "Your connection is away. The sound comes back with it.", tone: "caution" },
  ]);
  expect(liveWords({ ...sound, state: "blocked" }).tone).toBe("caution");
  const failed = { ...sound, state: "failed" } as const;
  expect(liveWords(failed).text).toContain("check your connection");
  expect(liveWords({ ...failed, isPlayable: false }).text).toContain("This browser can't play");
});

test("Apple's devices play HLS themselves; elsewhere ours plays wherever it can, then hls.js", () => {
  const apple = { vendor: "Apple Computer, Inc.", canMse: true, canHlsJs: true, canHls: true };
  const chrome = { vendor: "Google Inc.", canMse: true, canHlsJs: true, canHls: true };
  expect([
    wayFor(apple),
    wayFor({ ...apple, canHls: false }),
    wayFor(chrome),
    wayFor({ ...chrome, canMse: false }),
    wayFor({ ...chrome, canMse: false, canHlsJs: false }),
    wayFor({ vendor: "", canMse: false, canHlsJs: false, canHls: false }),
  ]).toEqual(["native", "own", "own", "hls", "native", null]);
});
