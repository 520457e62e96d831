// A past show's order: the log's, with its beginning and end told where they happened.
import { describe, expect, it } from "vitest";
import { offsetMs, timeline } from "../../../../client/replay/timeline.ts";
import type { BroadcastBody } from "../../../../shared/http/bodies.ts";
import { pastShow } from "../../../helpers/shows.ts";

const START = 1_800_000_000_000;

function show(change: Partial<BroadcastBody> = {}): BroadcastBody {
  return {
    broadcast: pastShow({ id: "show-001", startedAt: START, endedAt: START + 60_000 }),
    info: { room: "main", title: "Main", tagline: "" },
    plays: [],
    chat: [],
    announcements: [],
    peopleReturning: 0,
    ...change,
  };
}

const line = (seq: number, at: number) => ({
  seq,
  at,
  name: "Ruth",
  role: "listener" as const,
  text: `line ${seq}`,
  removed: false,
});

const play = (seq: number, at: number) => ({
  seq,
  at,
  trackId: "track-1",
  title: "Rise",
  artist: "Choir",
  artworkKey: null,
  durationMs: 1000,
});

describe("the timeline", () => {
  it("keeps the log's order, and puts beginning and end in their places", () => {
    const moments = timeline(
      show({
        chat: [line(4, START - 5), line(7, START + 10), line(9, START + 20)],
        plays: [play(6, START + 2), play(8, START + 20)],
      }),
    );
    expect(moments.map(({ key }) => key)).toEqual([
      "line-4",
      "start",
      "play-6",
      "line-7",
      "play-8",
      "line-9",
      "end",
    ]);
  });

  it("has only its beginning while a quiet show is still on", () => {
    const live = show();
    live.broadcast = { ...live.broadcast, endedAt: null, phase: "live" };
    expect(timeline(live)).toEqual([
      { kind: "note", key: "start", at: START, text: "The show began" },
    ]);
  });
});

describe("the time into a show", () => {
  it("counts from the start and is never negative", () => {
    const { broadcast } = show();
    expect(offsetMs(broadcast, START + 61_000)).toBe(61_000);
    expect(offsetMs(broadcast, START - 61_000)).toBe(0);
    expect(offsetMs({ startedAt: null }, START)).toBe(0);
  });
});
