// The booth's small pure parts: keys, queue places, search, speed, words.
import { expect, test } from "vitest";
import { commandWords } from "../../../../client/booth/command-words.ts";
import { KEY_MAP, keyAction, type Pressed } from "../../../../client/booth/key-map.ts";
import { searchTracks } from "../../../../client/booth/library-search.ts";
import { dropTo, gapAt, stepTo } from "../../../../client/booth/queue-order.ts";
import {
  bytesPerSecond,
  NO_TRANSFER,
  noteProgress,
  remainingMs,
} from "../../../../client/booth/transfer-rate.ts";
import type { Track } from "../../../../shared/http/bodies.ts";

const pressed = (key: string, change: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  into: "page",
  ...change,
});

test("every key of the map does what it says, in either case", () => {
  const meant = KEY_MAP.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const));
  expect(meant.map(([key]) => keyAction(pressed(key)))).toEqual(meant.map(([, action]) => action));
  expect(keyAction(pressed("N"))).toBe("next");
  expect(new Set(meant.map(([key]) => key)).size).toBe(meant.length);
});

test("keys that belong to somebody else are left alone", () => {
  const foreign = [
    pressed("n", { into: "text" }),
    pressed(" ", { into: "control" }),
    pressed("n", { ctrlKey: true }),
    pressed("n", { metaKey: true }),
    pressed("n", { altKey: true }),
    pressed("n", { repeat: true }),
    pressed("x"),
  ];
  expect(foreign.map(keyAction)).toEqual(foreign.map(() => null));
  expect(keyAction(pressed("n", { into: "control" }))).toBe("next");
});

const queue = [{ item: 5 }, { item: 7 }, { item: 9 }];

test("steps up and down stop at the ends", () => {
  expect(
    [5, 7, 9, 1].map((item) => [stepTo(queue, item, "up"), stepTo(queue, item, "down")]),
  ).toEqual([
    [null, 1],
    [0, 2],
    [1, null],
    [null, null],
  ]);
});

test("a drop lands where the item would be once it is lifted out", () => {
  const gaps = [0, 1, 2, 3];
  expect(gaps.map((gap) => dropTo(queue, 7, gap))).toEqual([0, null, null, 2]);
  expect(gaps.map((gap) => dropTo(queue, 5, gap))).toEqual([null, null, 1, 2]);
  expect(dropTo(queue, 4, 0)).toBe(null);
});

test("the gap under the pointer flips at each row's middle", () => {
  const rows = [0, 10, 20].map((top) => ({ top, height: 10 }));
  expect([-5, 4, 6, 14, 16, 40].map((y) => gapAt(rows, y))).toEqual([0, 0, 1, 1, 2, 3]);
});

const track = (title: string, artist: string, album = ""): Track => ({
  id: title,
  title,
  artist,
  album,
  durationMs: 1,
  mediaKey: "",
  artworkKey: null,
  contentType: "",
  bytes: 0,
  peaks: null,
  createdAt: 0,
});

test("search finds every word anywhere, whatever the case and accents", () => {
  const tracks = [track("Oh Happy Day", "Edwin"), track("Agnus Dei", "Renée", "Day One")];
  const found = (query: string) => searchTracks(tracks, query).map(({ title }) => title);
  expect([" ", "DAY", "renee day", "happy renee"].map(found)).toEqual([
    ["Oh Happy Day", "Agnus Dei"],
    ["Oh Happy Day", "Agnus Dei"],
    ["Agnus Dei"],
    [],
  ]);
});

test("speed and remaining time follow the last seconds, not the whole transfer", () => {
  const steps = [
    [0, 0],
    [5_000, 100],
    [10_000, 10_100],
    [12_000, 20_100],
  ] as const;
  const rate = steps.reduce((known, [at, bytes]) => noteProgress(known, at, bytes), NO_TRANSFER);
  expect({ speed: bytesPerSecond(rate), left: remainingMs(rate, 10_000) }).toEqual({
    speed: 20_000 / 7,
    left: 3_500,
  });
});

test("too little or no progress gives no estimate", () => {
  const first = noteProgress(NO_TRANSFER, 0, 0);
  const early = noteProgress(first, 100, 50);
  const stalled = noteProgress(first, 3_000, 0);
  expect([first, early, stalled].map((rate) => remainingMs(rate, 100))).toEqual([null, null, null]);
});

test("a queued command is named by what it does", () => {
  expect([
    commandWords({ kind: "deck.pause" }),
    commandWords({ kind: "room.slow_mode", seconds: 0 }),
    commandWords({ kind: "chat.say", text: "x".repeat(60) }),
  ]).toEqual(["Pause", "Turn slow mode off", `Say “${"x".repeat(39)}…”`]);
});
