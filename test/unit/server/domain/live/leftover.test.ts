// Whose a piece of live sound in the bucket is: a table of what may go, and when.
import { expect, it } from "vitest";
import {
  isLeftover,
  type KnownShow,
  soundPiece,
} from "../../../../../server/domain/live/leftover.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const FOLDER = "live/main/show-0001";

it.each([
  [`${FOLDER}/epoch0001/init.mp4`, { show: "show-0001", isRecording: false }],
  [`${FOLDER}/epoch0001/12.m4s`, { show: "show-0001", isRecording: false }],
  [`${FOLDER}/epoch0001/low/12.m4s`, { show: "show-0001", isRecording: false }],
  [`${FOLDER}/replay.m3u8`, { show: "show-0001", isRecording: true }],
  [`${FOLDER}/replay/epoch0001.mp4`, { show: "show-0001", isRecording: true }],
  ["live/main/loose", null],
  ["audio/abc.mp3", null],
])("%s", (key, expected) => {
  expect(soundPiece(key)).toEqual(expected);
});

const running: KnownShow = { endedMs: null, hasRecording: false, isForgotten: false };
const ended = (days: number, more: Partial<KnownShow> = {}): KnownShow => ({
  ...{ ...running, endedMs: NOW_MS - days * DAY_MS },
  ...more,
});
const recorded = { hasRecording: true };
const forgotten = { isForgotten: true };

it.each<[string, KnownShow | null, number, boolean, boolean]>([
  // Whose show, how many days old: may its segments go, may its recording?
  ["on for two months", running, 60, false, false],
  ["over, with its recording, half a day ago", ended(0.5, recorded), 2, false, false],
  ["over, with its recording", ended(1, recorded), 1, true, false],
  ["just stored for a show that is over (control)", ended(1, recorded), 0.9, false, false],
  ["over, its recording never made", ended(29), 29, false, false],
  ["over for a month, its recording never made", ended(30), 30, true, false],
  ["let go of", ended(400, forgotten), 400, true, true],
  ["that nobody knows, a month old", null, 29, false, false],
  ["that nobody knows, older", null, 30, true, false],
])("of a show %s", (_, show, days, segmentsGo, recordingGoes) => {
  const times = { atMs: NOW_MS - days * DAY_MS, nowMs: NOW_MS };
  const goes = (isRecording: boolean) => isLeftover({ show: "s", isRecording }, show, times);
  expect([goes(false), goes(true)]).toEqual([segmentsGo, recordingGoes]);
});
