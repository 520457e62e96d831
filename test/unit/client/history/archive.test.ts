// Pages of the archive join without repeats, and fall into months.
import { describe, expect, it } from "vitest";
import { byMonth, joined } from "../../../../client/history/archive.ts";
import type { BroadcastRow } from "../../../../shared/http/bodies.ts";
import { pastShow } from "../../../helpers/shows.ts";

const row = (id: string, startedAt: number | null): BroadcastRow => pastShow({ id, startedAt });

const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

describe("pages", () => {
  it("join in order, each show once", () => {
    const [a, b, c] = [row("show-a", 3), row("show-b", 2), row("show-c", 1)];
    expect(joined([a, b], [b, c])).toEqual([a, b, c]);
    expect(joined([], [])).toEqual([]);
  });
});

describe("months", () => {
  it("hold what began in them, newest first as given", () => {
    const late = row("late", at(2026, 11, 22));
    const early = row("early", at(2026, 11, 1));
    const before = row("before", at(2026, 10, 31));
    const lastYear = row("last-year", at(2025, 11, 9));
    expect(byMonth([late, early, before, lastYear])).toEqual([
      { key: "2026-11", shows: [late, early] },
      { key: "2026-10", shows: [before] },
      { key: "2025-11", shows: [lastYear] },
    ]);
  });

  it("are none when there are no shows", () => {
    expect(byMonth([])).toEqual([]);
  });
});
