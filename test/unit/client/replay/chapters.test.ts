// Chapters of a recording: which there are, which one is heard, where a press leads.
import { expect, test } from "vitest";
import { chapterAt, chapterBeside, chaptersOf } from "../../../../client/replay/chapters.ts";
import { pastPlay } from "../../../helpers/shows.ts";

const play = (seq: number, at: number) => ({ ...pastPlay(`Song ${seq}`), seq, at });
const notice = { seq: 4, at: 50_000, text: "Offering after this song" };
const told = {
  plays: [play(3, 20_000), play(5, 90_000), play(9, 500_000)],
  announcements: [notice],
};
const chapters = chaptersOf(told, 0, 300_000);

test("are songs and notices in their order, within the recording", () => {
  expect(chapters.map(({ atMs, title, kind }) => [atMs, title, kind])).toEqual([
    [0, "The show begins", "start"],
    [20_000, "Song 3 by Choir", "song"],
    [50_000, "Offering after this song", "notice"],
    [90_000, "Song 5 by Choir", "song"],
  ]);
  // A song at the very beginning is the first chapter.
  expect(chaptersOf(told, 19_000, 60_000).map(({ key }) => key)).toEqual(["song-3", "notice-4"]);
});

test("are found by the moment, and lead on and back", () => {
  const at = (ms: number) => chapterAt(chapters, ms)?.key;
  expect([-1, 0, 19_999, 20_000, 299_000].map(at)).toEqual([
    ...["start", "start", "start", "song-3", "song-5"],
  ]);
  const press = (way: "back" | "on", ms: number) => chapterBeside(chapters, ms, way)?.key ?? null;
  expect([press("on", 0), press("on", 20_000), press("on", 90_000)]).toEqual([
    ...["song-3", "notice-4", null],
  ]);
  // A moment into a chapter it leads to the one before, later to its beginning.
  expect([press("back", 52_000), press("back", 60_000), press("back", 1)]).toEqual([
    ...["song-3", "notice-4", "start"],
  ]);
  expect([chapterAt([], 5), chapterBeside([], 5, "back")]).toEqual([null, null]);
});
