// The player's behaviour around a fake element: gestures, pauses of every kind, errors, ends, and honest reporting.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPlayer, type Player } from "../../../../client/audio/player.ts";
import type { TrackCard } from "../../../../shared/protocol/scalars.ts";
import type { Deck } from "../../../../shared/room/view.ts";
import { FakeAudio } from "../../../helpers/fake-audio.ts";

const START_MS = 1_800_000_000_000;
const page = new EventTarget();
let players: Player[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  FakeAudio.made = [];
  FakeAudio.breaks = false;
  FakeAudio.refusesToPlay = false;
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("document", document);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  vi.stubGlobal("HTMLMediaElement", { HAVE_METADATA: 1 });
  vi.stubGlobal("navigator", {});
});
afterEach(() => {
  for (const player of players) player.dispose();
  players = [];
  // The elements' last events; the players' own timers are gone at once.
  vi.advanceTimersByTime(1);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const track = (name: string): TrackCard => ({
  id: name,
  title: name,
  artist: "",
  durationMs: 60_000,
  mediaKey: `audio/${name}`,
  artworkKey: null,
});
const playingFrom = (positionMs: number, name = "one"): Deck => ({
  track: track(name),
  playing: true,
  positionMs,
  at: Date.now(),
});

function scene(first: Deck) {
  const deck = signal(first);
  const next = signal<TrackCard | null>(null);
  const reports: boolean[] = [];
  const player = createPlayer({
    deck,
    next,
    serverNow: Date.now,
    onListening: (on) => reports.push(on),
    createAudio: () => new FakeAudio() as unknown as HTMLAudioElement,
  });
  players.push(player);
  const active = () => FakeAudio.made.find(({ paused }) => !paused) ?? null;
  return { deck, next, reports, player, active };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const errorOf = (audio: FakeAudio | null, player: Player) =>
  Math.abs((audio?.currentTime ?? 0) * 1000 - player.positionMs.value);

test("nothing is fetched or played before somebody asks, but the deck's place is known", async () => {
  const { player, active } = scene(playingFrom(10_000));
  await pass(1_000);
  expect([player.state.value, player.positionMs.value, active()]).toEqual(["idle", 11_000, null]);
  expect(FakeAudio.made.map(({ src }) => src)).toEqual(["", ""]);
});

test("plays where the deck is, pitch left to the rate", async () => {
  const { player, active } = scene(playingFrom(10_000));
  player.listen();
  expect(player.state.value).toBe("loading");
  await pass(3_000);
  expect(player.state.value).toBe("playing");
  expect(errorOf(active(), player)).toBeLessThanOrEqual(100);
  expect([active()?.preservesPitch, active()?.src]).toEqual([false, "/media/audio/one"]);
  expect(player.driftMs.value).not.toBeNull();
});

test("follows pause, resume and jumps", async () => {
  const { deck, player, active } = scene(playingFrom(0));
  player.listen();
  await pass(2_000);
  deck.value = { ...deck.value, playing: false, positionMs: 2_000, at: Date.now() };
  await pass(500);
  expect([player.state.value, active(), player.positionMs.value]).toEqual(["waiting", null, 2_000]);
  deck.value = playingFrom(2_000);
  await pass(1_000);
  expect(player.state.value).toBe("playing");
  deck.value = playingFrom(40_000);
  await pass(300);
  expect(errorOf(active(), player)).toBeLessThanOrEqual(100);
});

test("a browser that wants a gesture: blocked, and a tap helps", async () => {
  FakeAudio.refusesToPlay = true;
  const { player } = scene(playingFrom(0));
  player.listen();
  await pass(500);
  expect(player.state.value).toBe("blocked");
  FakeAudio.refusesToPlay = false;
  player.listen();
  await pass(500);
  expect(player.state.value).toBe("playing");
});

test("a pause by the device is not hidden, and showing the page resumes in step", async () => {
  const { player, active } = scene(playingFrom(0));
  player.listen();
  await pass(1_000);
  active()?.pause();
  await pass(5_000);
  expect(player.state.value).toBe("blocked");
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(1_000);
  expect(player.state.value).toBe("playing");
  expect(errorOf(active(), player)).toBeLessThanOrEqual(100);
});

test("a file that can't be fetched is tried again, said after three times, and recovers", async () => {
  FakeAudio.breaks = true;
  const { player } = scene(playingFrom(0));
  player.listen();
  await pass(100);
  expect(player.state.value).toBe("loading");
  await pass(5_000);
  expect(player.state.value).toBe("failed");
  FakeAudio.breaks = false;
  await pass(13_000);
  expect(player.state.value).toBe("playing");
});

test("a stall without an error is noticed", async () => {
  const { player, active } = scene(playingFrom(0));
  player.listen();
  await pass(1_000);
  const audio = active();
  const load = vi.spyOn(audio!, "load");
  audio!.say("waiting");
  expect(player.state.value).toBe("loading");
  await pass(14_000);
  expect(load).not.toHaveBeenCalled();
  await pass(3_000);
  expect(load).toHaveBeenCalled();
  expect(player.state.value).toBe("playing");
});

test("a file that broke while the deck stood still is fetched again when it is needed", async () => {
  const { deck, player, active } = scene({ ...playingFrom(5_000), playing: false });
  FakeAudio.breaks = true;
  player.listen();
  await pass(1_000);
  expect(player.state.value).toBe("waiting");
  FakeAudio.breaks = false;
  deck.value = playingFrom(5_000);
  await pass(500);
  expect(player.state.value).toBe("playing");
  expect(errorOf(active(), player)).toBeLessThanOrEqual(100);
});

test("a failing file is not fetched more often because the deck moves", async () => {
  FakeAudio.breaks = true;
  const { deck, player } = scene(playingFrom(0));
  player.listen();
  await pass(40);
  const load = vi.spyOn(FakeAudio.made[0]!, "load");
  for (let i = 0; i < 20; i += 1) deck.value = playingFrom(i * 1_000);
  await pass(900);
  expect(load).toHaveBeenCalledTimes(0);
  await pass(200);
  expect(load).toHaveBeenCalledTimes(1);
});

test("the next track is fetched ahead near the end and starts on the other element", async () => {
  const { deck, next, player, active } = scene(playingFrom(28_000));
  next.value = track("two");
  player.listen();
  await pass(1_000);
  const [first, second] = FakeAudio.made;
  expect(second?.src).toBe("");
  await pass(2_000);
  expect([first?.src, second?.src]).toEqual(["/media/audio/one", "/media/audio/two"]);
  deck.value = playingFrom(0, "two");
  await pass(50);
  expect([active(), first?.paused]).toEqual([second, true]);
  expect(player.state.value).toBe("playing");
});

test("a change of track that nobody could foresee is not taken for a pause by the device", async () => {
  const { deck, player } = scene(playingFrom(0));
  const seen: string[] = [];
  player.listen();
  await pass(2_000);
  player.state.subscribe((state) => seen.push(state));
  deck.value = playingFrom(0, "two");
  await pass(1_000);
  expect(seen).toEqual(["playing", "loading", "playing"]);
});

test("at the end of a track it waits for the deck", async () => {
  const { player, active } = scene(playingFrom(58_000));
  player.listen();
  await pass(1_000);
  const audio = active();
  audio!.ended = true;
  audio!.pause();
  audio!.say("ended");
  await pass(2_000);
  expect([player.state.value, player.positionMs.value]).toEqual(["waiting", 60_000]);
});

test("listening is reported while sound plays: not before, not when muted, not after stopping", async () => {
  const { player, reports } = scene(playingFrom(0));
  await pass(3_000);
  expect(reports).toEqual([]);
  player.listen();
  await pass(3_000);
  expect(reports).toEqual([true]);
  player.setMuted(true);
  await pass(4_000);
  expect(reports).toEqual([true, false]);
  player.setMuted(false);
  player.setVolume(0.5);
  await pass(2_000);
  expect(reports).toEqual([true, false, true]);
  player.stop();
  expect(player.state.value).toBe("idle");
  await pass(4_000);
  expect(reports).toEqual([true, false, true, false]);
});
