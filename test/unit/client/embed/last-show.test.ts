// The widget between two shows: what it offers, and that it never plays two things at once.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReplayPlayer, ReplayState } from "../../../../client/audio/replay/replay.ts";
import { betweenShows } from "../../../../client/embed/between-shows.ts";
import { lastHeadline } from "../../../../client/embed/headline.ts";
import { createLastShow } from "../../../../client/embed/last-show.ts";
import { EMPTY_VIEW, type Phase, type RoomView } from "../../../../shared/room/view.ts";

const T = 1_800_000_000_000;
const recording = (broadcast: string) => ({
  ...{ broadcast, title: `Evening ${broadcast}`, startedAt: T },
  files: [{ epoch: "epoch0001", bytes: 9, fromMs: T, untilMs: T + 3_600_000 }],
});
const viewIn = (phase: Phase, id = "show-2"): RoomView => ({
  ...EMPTY_VIEW,
  broadcast: { ...EMPTY_VIEW.broadcast, phase, id },
});

let newest: ReturnType<typeof recording> | null = null;
let asked = 0;
beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    return Response.json({ replay: newest });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets answers and imports come, and this much time pass. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function widget(first: RoomView) {
  const view = signal(first);
  const state = signal<ReplayState>("idle");
  const momentMs = signal(T);
  const did: string[] = [];
  const replay = {
    ...{ state, momentMs, speed: signal(1), seek() {}, setSpeed() {}, dispose() {} },
    setVolume: (volume: number) => did.push(`replay ${volume}`),
    play() {
      state.value = "playing";
      did.push("replay plays");
    },
    pause() {
      state.value = "idle";
      did.push("replay pauses");
    },
  } satisfies ReplayPlayer;
  const player = {
    state: signal("idle" as const),
    listen: () => did.push("room plays"),
    stop: () => did.push("room stops"),
    setVolume: () => {},
  };
  const code = async () => ({
    createLastShow: (room: string) => createLastShow(room, async () => replay),
  });
  return { view, did, momentMs, sound: betweenShows("main", view, player, code) };
}

test("off air it offers the newest recording, and plays it at a press", async () => {
  newest = recording("show-1");
  const { sound, did, momentMs, view } = widget(viewIn("idle"));
  await pass();
  const last = sound.last.value;
  expect([asked, last?.offer.value]).toEqual([1, newest]);
  expect(lastHeadline(last, view.value)).toEqual({
    ...{ title: "Evening show-1", line: "The last show, 1:00:00" },
  });
  expect(lastHeadline(last, viewIn("scheduled"))).toBe(null);
  sound.setVolume(0.5);
  sound.play();
  await pass();
  expect([sound.state.value, did]).toEqual([
    "playing",
    ["room stops", "replay 0.5", "replay plays"],
  ]);
  momentMs.value = T + 65_000;
  expect(lastHeadline(last, viewIn("scheduled"))?.line).toBe("1:05 of 1:00:00");
});

test("when the doors open, whoever heard the recording hears the room, and nobody else", async () => {
  newest = recording("show-1");
  const { sound, did, view } = widget(viewIn("idle"));
  await pass();
  view.value = viewIn("live");
  expect([sound.last.value, did]).toEqual([null, []]);
  view.value = viewIn("ended", "show-1");
  await pass();
  sound.play();
  await pass();
  view.value = viewIn("doors");
  expect(did.slice(-3)).toEqual(["replay plays", "replay pauses", "room plays"]);
  expect(sound.last.value).toBe(null);
});

test("after a show it asks until that show's recording is there, then no more", async () => {
  newest = recording("show-1");
  const { sound, view } = widget(viewIn("live"));
  await pass(60_000);
  expect([asked, sound.last.value]).toEqual([0, null]);
  view.value = viewIn("ended");
  await pass();
  expect(sound.last.value?.offer.value?.broadcast).toBe("show-1");
  newest = recording("show-2");
  await pass(30_000);
  expect([asked, sound.last.value?.offer.value?.broadcast]).toEqual([2, "show-2"]);
  await pass(600_000);
  expect(asked).toBe(2);
});

test("where nothing was ever recorded it offers nothing, and play waits for the room", async () => {
  newest = null;
  const { sound, did } = widget(viewIn("ended"));
  await pass(3_600_000);
  sound.play();
  expect([asked, sound.last.value, did]).toEqual([5, null, ["room plays"]]);
});
