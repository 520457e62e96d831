// Finding as it is typed: the newest question wins, pages join, and what was looked for is marked as the index sees it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSearch, pieces } from "../../../../client/history/search.ts";
import type { searchArchive } from "../../../../client/session/archive-api.ts";
import type { SearchBody } from "../../../../shared/http/history-bodies.ts";
import { ok } from "../../../../shared/result.ts";
import { pastShow } from "../../../helpers/shows.ts";

const body = (ids: readonly string[], next: number | null = null): SearchBody => ({
  shows: { found: ids.map((id) => pastShow({ id })), next },
  tracks: { found: [], next: null },
  lines: { found: [], next: null },
});
const idsOf = (found: SearchBody | null) => found?.shows.found.map(({ id }) => id) ?? null;

/** A server whose answers come when the test says so. */
function slowServer() {
  const asked: { q: string; more: object; answer: (found: SearchBody) => void }[] = [];
  const find = ((q: string, more: object) =>
    new Promise((resolve) => {
      asked.push({ q, more, answer: (found) => resolve(ok(found)) });
    })) as unknown as typeof searchArchive;
  return { asked, find };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("searching", () => {
  it("asks once the typing rests, and tells the address what for", async () => {
    const { asked, find } = slowServer();
    const told: string[] = [];
    const search = createSearch("", (text) => told.push(text), find);
    for (const text of ["h", "ha", "har "]) search.type(text);
    expect([search.typed.value, asked.length]).toEqual(["har ", 0]);
    await vi.advanceTimersByTimeAsync(200);
    expect([asked.map(({ q }) => q), told, search.state.value]).toEqual([
      ["har"],
      ["har"],
      "looking",
    ]);
    asked[0]?.answer(body(["show-0001"]));
    await settle();
    expect([idsOf(search.found.value), search.asked.value, search.state.value]).toEqual([
      ["show-0001"],
      "har",
      "idle",
    ]);
  });

  it("the newest question wins, whatever comes back first", async () => {
    const { asked, find } = slowServer();
    const search = createSearch("old", () => {}, find);
    search.type("new");
    await vi.advanceTimersByTimeAsync(200);
    asked[1]?.answer(body(["show-new1"]));
    asked[0]?.answer(body(["show-old1"]));
    await settle();
    expect([idsOf(search.found.value), search.asked.value]).toEqual([["show-new1"], "new"]);
  });

  it("an emptied field shows the whole list again, also while an answer is on its way", async () => {
    const { asked, find } = slowServer();
    const search = createSearch("amen", () => {}, find);
    search.type("");
    await vi.advanceTimersByTimeAsync(200);
    asked[0]?.answer(body(["show-0001"]));
    await settle();
    expect([search.found.value, search.asked.value, search.state.value]).toEqual([
      null,
      "",
      "idle",
    ]);
  });

  it("looks in one room or in all of them, and what was on its way for another is nobody's", async () => {
    const { asked, find } = slowServer();
    const told: string[][] = [];
    const search = createSearch("amen", (...what) => told.push(what), find, "hall");
    search.pick("annex");
    asked[1]?.answer(body(["show-annx"], 7));
    asked[0]?.answer(body(["show-hall"]));
    await settle();
    void search.more("shows");
    search.pick("");
    asked[2]?.answer(body(["show-annx2"]));
    asked[3]?.answer(body(["show-all01"]));
    await settle();
    expect(asked.map(({ more }) => more)).toEqual([
      { room: "hall" },
      { room: "annex" },
      { room: "annex", kind: "shows", before: 7 },
      {},
    ]);
    expect(told).toEqual([
      ["amen", "hall"],
      ["amen", "annex"],
      ["amen", ""],
    ]);
    expect([search.room.value, idsOf(search.found.value)]).toEqual(["", ["show-all01"]]);
  });

  it("goes on with one kind behind what is there", async () => {
    const { asked, find } = slowServer();
    const search = createSearch("amen", () => {}, find);
    asked[0]?.answer(body(["show-0002"], 9));
    await settle();
    void search.more("shows");
    asked[1]?.answer(body(["show-0001"]));
    await settle();
    expect(idsOf(search.found.value)).toEqual(["show-0002", "show-0001"]);
    void search.more("shows");
    expect(asked).toHaveLength(2);
  });
});

describe("marks", () => {
  const hits = (text: string, query: string) =>
    pieces(text, query).flatMap(({ text: piece, isHit }) => (isHit ? [piece] : []));

  it.each([
    ["Óh Happy Day", "oh hap", ["Óh", "Happy"]],
    ["Hallelujah, amen!", "AMEN", ["amen"]],
    ["Hallelujah, amen!", "hallelujahs", ["Hallelujah"]],
    ["Straße", "strasse", []],
    ["x y z", "", []],
    ["<b>bold</b>", "b", ["b", "bold", "b"]],
  ])("in %j for %j are %j", (text, query, marked) => {
    expect(hits(text, query)).toEqual(marked);
    expect(
      pieces(text, query)
        .map(({ text: piece }) => piece)
        .join(""),
    ).toBe(text);
  });
});
