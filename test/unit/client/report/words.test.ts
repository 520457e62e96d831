// A report's figures as people read them, and the curve that is drawn of its minutes.
import { expect, test } from "vitest";
import { curveColumns } from "../../../../client/report/columns.ts";
import {
  countryName,
  formatAverage,
  formatListening,
  shareStayed,
} from "../../../../client/report/words.ts";

const MINUTE_MS = 60_000;

test("time of many people, in the unit that says something", () => {
  const told = [0, 24_400, MINUTE_MS, 59 * MINUTE_MS, 7.5 * 60 * MINUTE_MS, 1_240 * 60 * MINUTE_MS];
  expect(told.map((ms) => formatListening(ms, "en"))).toEqual([
    "0 s",
    "24 s",
    "1 min",
    "59 min",
    "7.5 h",
    "1,240 h",
  ]);
  expect([0, 1.25, 99.96, 340.4].map((value) => formatAverage(value, "en"))).toEqual([
    "0",
    "1.3",
    "100",
    "340",
  ]);
});

test("a share where somebody heard the beginning, and none where nobody did", () => {
  expect([
    shareStayed(10, 4),
    shareStayed(0, 0),
    shareStayed(null, 3),
    shareStayed(3, null),
  ]).toEqual([0.4, null, null, null]);
});

test("countries by name, and what the network doesn't know", () => {
  expect(["NG", "XX", "T1", "QQ"].map((code) => countryName(code, "en"))).toEqual([
    "Nigeria",
    "Unknown",
    "Tor",
    "QQ",
  ]);
});

test("the curve begins with the doors and ends with the show, not with its minutes", () => {
  const minute = (at: number, spanMs: number, people: number) => ({
    ...{ at, spanMs, people, listening: people - 1, peakPeople: 0, peakListening: 0 },
    ...{ peopleMs: 0, listeningMs: 0, joins: 0, leaves: 0, chat: 0, reactions: 0 },
  });
  const minutes = [
    minute(600_000, 20_000, 3),
    minute(660_000, 60_000, 5),
    minute(720_000, 15_000, 4),
  ];
  expect(curveColumns({ minutes, endedAt: 735_000 })).toEqual([
    [640, 660, 720, 735],
    [3, 3, 5, 4],
    [2, 2, 4, 3],
  ]);
  expect(curveColumns({ minutes: [], endedAt: null })).toEqual([[], [], []]);
});
