// The room's sound around the moment its code comes: what was asked for before counts, a fetch that fails is made again and
// said, and a room without a show fetches nothing.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RoomPlayer, RoomPlayerOptions } from "../../../../client/audio/room-player.ts";
import { createRoomSound } from "../../../../client/audio/room-sound.ts";
import { EMPTY_VIEW, type Phase, type RoomView } from "../../../../shared/room/view.ts";

const open: RoomPlayer[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  const page = new EventTarget();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page));
});
afterEach(() => {
  for (const sound of open.splice(0)) sound.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inPhase = (phase: Phase): RoomView => ({
  ...EMPTY_VIEW,
  broadcast: { ...EMPTY_VIEW.broadcast, phase },
});

/** A sound whose fetch ends as the test says; `calls` is what its player was told. */
function scene(phase: Phase) {
  const view = signal(inPhase(phase));
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args].join(" "));
  const player = {
    state: signal("playing"),
    source: signal("live"),
    isSteered: false,
    positionMs: signal(7),
    driftMs: signal(1),
    behindMs: signal(2_000),
    wide: signal(true),
    isSmaller: signal(true),
    volume: signal(0.5),
    muted: signal(true),
    view: signal(inPhase("break")),
    ...Object.fromEntries(
      ["listen", "stop", "catchUp", "setVolume", "setMuted", "dispose"].map((name) => [
        name,
        note(name),
      ]),
    ),
  } as unknown as RoomPlayer;
  const fetches: { come: () => void; fail: () => void }[] = [];
  const options = { session: { view, serverNow: Date.now } } as unknown as RoomPlayerOptions;
  const sound = createRoomSound(options, () => {
    return new Promise((resolve, reject) => {
      fetches.push({
        come: () => resolve({ createRoomPlayer: () => player }),
        fail: () => reject(new TypeError("Failed to fetch dynamically imported module")),
      });
    });
  });
  open.push(sound);
  return { view, sound, player, calls, fetches };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
async function failTimes(fetches: { fail: () => void }[], times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    fetches.at(-1)?.fail();
    await pass(12_000);
  }
}

test("a room without a show fetches nothing until its doors open or somebody presses Listen", async () => {
  const { view, fetches } = scene("scheduled");
  const other = scene("idle");
  await pass(60_000);
  expect([fetches.length, other.fetches.length]).toEqual([0, 0]);
  view.value = inPhase("doors");
  other.sound.listen();
  expect([fetches.length, other.fetches.length]).toEqual([1, 1]);
});

test("what was asked for before the code came is done when it is here, once", async () => {
  const { sound, calls, fetches } = scene("live");
  sound.setVolume(0.25);
  sound.setMuted(true);
  expect([sound.state.value, sound.volume.value, sound.muted.value]).toEqual(["idle", 0.25, true]);
  sound.listen();
  sound.listen();
  expect([sound.state.value, sound.source.value, sound.isSteered]).toEqual([
    "loading",
    "deck",
    true,
  ]);
  fetches[0]?.come();
  await pass(0);
  expect(calls).toEqual(["setVolume 0.25", "setMuted true", "listen"]);
  expect(fetches.length).toBe(1);
  const { state, source, positionMs, driftMs, behindMs, wide, volume, muted, view } = sound;
  expect(
    [state, source, positionMs, driftMs, behindMs, wide, volume, muted].map(({ value }) => value),
  ).toEqual(["playing", "live", 7, 1, 2_000, true, 0.5, true]);
  expect([view.value.broadcast.phase, sound.isSteered]).toEqual(["break", false]);
});

test("who changed their mind meanwhile hears nothing", async () => {
  const { sound, calls, fetches } = scene("live");
  sound.listen();
  sound.stop();
  fetches[0]?.come();
  await pass(0);
  expect(calls).toEqual(["setVolume 1", "setMuted false"]);
  sound.listen();
  sound.catchUp();
  sound.stop();
  expect(calls.slice(2)).toEqual(["listen", "catchUp", "stop"]);
});

test("a fetch that fails is made again by itself, is said after the third, and needs no second press", async () => {
  const { sound, calls, fetches } = scene("live");
  sound.listen();
  await failTimes(fetches, 2);
  expect([fetches.length, sound.state.value]).toEqual([3, "loading"]);
  await failTimes(fetches, 1);
  expect([fetches.length, sound.state.value]).toEqual([4, "failed"]);
  fetches[3]?.come();
  await pass(0);
  expect([calls.at(-1), sound.state.value]).toEqual(["listen", "playing"]);
  await pass(60_000);
  expect(fetches.length).toBe(4);
});

test("a press, and the network's return, fetch at once what failed", async () => {
  const { sound, fetches } = scene("live");
  fetches[0]?.fail();
  await pass(0);
  dispatchEvent(new Event("online"));
  expect(fetches.length).toBe(2);
  fetches[1]?.fail();
  await pass(0);
  sound.listen();
  expect(fetches.length).toBe(3);
});

test("a page that is left makes no player", async () => {
  const { sound, calls, fetches } = scene("live");
  sound.listen();
  sound.dispose();
  fetches[0]?.come();
  await pass(60_000);
  expect([calls, fetches.length]).toEqual([[], 1]);
});
