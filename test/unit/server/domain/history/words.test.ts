// What somebody typed as a query, tables as CSV, horizons of keeping, and which cached answers a stretch of the log outdates.
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "../../../../../server/domain/history/csv.ts";
import { outdatedBy } from "../../../../../server/domain/history/outdated.ts";
import { horizons } from "../../../../../server/domain/history/retention.ts";
import { searchQuery } from "../../../../../server/domain/history/search-words.ts";
import type { StoredEvent } from "../../../../../server/domain/room/archive-rows.ts";
import { accountFor } from "../../../../../server/domain/room/show.ts";
import type { EventBody } from "../../../../../shared/room/events.ts";
import { evolve } from "../../../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../../../shared/room/view.ts";
import { eventOf, NOW_MS } from "../../../../helpers/room.ts";

describe("words to search for", () => {
  it.each([
    ["oh happy day", '"oh" "happy" "day"*'],
    ["  Hallelujah!  ", '"Halleluj"*'],
    ["hallelujah amen", '"hallelujah" "amen"*'],
    ["a", '"a"'],
    ['NEAR("x" OR y*) -z', '"NEAR" "x" "OR" "y" "z"'],
    ["don't", '"don" "t"'],
    ["Größe", '"Größe"*'],
    ["!!! ...", null],
    ["", null],
    ["1 2 3 4 5 6 7 8 9", '"1" "2" "3" "4" "5" "6" "7" "8"'],
    ["x".repeat(60), `"${"x".repeat(8)}"*`],
  ])("%j is %s", (typed, query) => {
    expect(searchQuery(typed)).toBe(query);
  });

  it("are never more than words", () => {
    const made = /^"[\p{L}\p{N}\p{M}\p{Co}]{1,40}"(?: "[\p{L}\p{N}\p{M}\p{Co}]{1,40}"){0,7}\*?$/u;
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => {
        const query = searchQuery(typed);
        expect(query === null || made.test(query)).toBe(true);
      }),
      { numRuns: 2_000, seed: 3 },
    );
  });
});

describe("a table as CSV", () => {
  const cells = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom('"', "\r\n", ",", "=1+1"));

  it("is read by another parser as it was, but for the apostrophe before what would be a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cells, cells), { minLength: 1 }), (rows) => {
        const safe = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
        const read = parse(csvText([["a", "b"], ...rows]), { record_delimiter: "\r\n" });
        expect(read).toEqual([["a", "b"], ...rows.map((row) => row.map(safe))]);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it("keeps numbers as they are and has nothing where there is nothing", () => {
    expect(csvText([["-1 + 1", -1, null]])).toBe("'-1 + 1,-1,\r\n");
  });
});

it("what is kept for ever has no horizon", () => {
  const days = 86_400_000;
  expect(horizons({ chatDays: 0, logDays: 2, soundDays: 3, attendanceDays: 1 }, NOW_MS)).toEqual({
    chatBeforeMs: null,
    logBeforeMs: NOW_MS - 2 * days,
    soundBeforeMs: NOW_MS - 3 * days,
    attendanceBeforeMs: NOW_MS - days,
  });
});

describe("what a stretch of the log outdates", () => {
  const ID = "show-0001";
  const stored = (body: EventBody, seq = 1, broadcast = ID): StoredEvent => ({
    ...eventOf(body, { seq }),
    broadcast,
  });
  const start: EventBody = { kind: "broadcast.started", broadcastId: ID, title: "Sunday" };
  const said: EventBody = { kind: "chat.said", name: "Ruth", role: "listener", text: "Amen" };
  const account = (body: EventBody) => {
    const view = evolve(evolve(EMPTY_VIEW, stored(start)), stored(body, 2));
    return [accountFor(stored(body, 2), view, null)].filter((show) => show !== null);
  };
  const around = { room: "main", events: [], shows: [], firstSeq: 5 };

  it("is the show that it belongs to", () => {
    expect(outdatedBy({ ...around, events: [stored(said, 7)] })).toEqual([`show:${ID}`]);
    expect(outdatedBy({ ...around, events: [stored(said, 7, "")] })).toEqual([]);
  });

  it("is the schedule when a show moves, and the lists when it is over", () => {
    const events = [stored(start, 5)];
    const ended: EventBody = { kind: "broadcast.ended", broadcastId: ID, aired: true };
    expect(outdatedBy({ ...around, events, shows: account(start) })).toEqual([
      `show:${ID}`,
      "schedule",
    ]);
    expect(outdatedBy({ ...around, events: [stored(ended, 9)], shows: account(ended) })).toEqual([
      `show:${ID}`,
      "schedule",
      "history",
      "history:main",
    ]);
  });

  it("is everything that anybody said when a line of an earlier show was taken back", () => {
    const removed = (line: number) => [stored({ kind: "chat.removed", line }, 9)];
    expect(outdatedBy({ ...around, events: removed(4) })).toEqual([`show:${ID}`, "words"]);
    expect(outdatedBy({ ...around, events: removed(6) })).toEqual([`show:${ID}`]);
  });
});
