import { describe, expect, test } from "vitest";
import {
  countdownParts,
  formatAgo,
  formatClock,
  formatDay,
  formatLength,
  formatSpan,
  formatWait,
  sameDay,
} from "../../../../client/ui/time.ts";

const noon = new Date(2026, 10, 22, 12, 0).getTime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("lengths", () => {
  test("tracks are minutes and seconds, hours only when there are some", () => {
    const lengths = [0, 999, 61_000, 187_400, 3_729_000, -5].map(formatLength);
    expect(lengths).toEqual(["0:00", "0:00", "1:01", "3:07", "1:02:09", "0:00"]);
  });
  test("shows are hours and minutes in words, never zero", () => {
    const spans = [0, 48 * 60_000, 2 * HOUR, 2 * HOUR + 5 * 60_000].map(formatSpan);
    expect(spans).toEqual(["1 min", "48 min", "2 h", "2 h 5 min"]);
  });
  test("a wait is rounded up, so that waiting that long is enough", () => {
    const waits = [1, 4_001, 59_999, 60_001, 3_600_001].map(formatWait);
    expect(waits).toEqual(["1 s", "5 s", "60 s", "2 min", "2 h"]);
  });
});

describe("moments", () => {
  test("days near today have names, others a date, other years the year", () => {
    const days = [noon, noon - DAY, noon + DAY, noon - 8 * DAY, noon - 400 * DAY];
    // Whether a comma follows the weekday differs between versions of the locale data.
    const words = days.map((at) => formatDay(at, noon, "en-GB").replace(",", ""));
    expect(words).toEqual([
      "Today",
      "Yesterday",
      "Tomorrow",
      "Saturday 14 November",
      "Saturday 18 October 2025",
    ]);
  });
  test("the day is the calendar's, not 24 hours", () => {
    const lateYesterday = new Date(2026, 10, 21, 23, 59).getTime();
    const earlyToday = new Date(2026, 10, 22, 0, 1).getTime();
    expect(formatDay(lateYesterday, earlyToday, "en")).toBe("Yesterday");
    expect(sameDay(lateYesterday, earlyToday)).toBe(false);
    expect(sameDay(earlyToday, noon)).toBe(true);
  });
  test("clocks follow the locale", () => {
    expect(formatClock(new Date(2026, 0, 1, 19, 30).getTime(), "en-GB")).toBe("19:30");
    expect(formatClock(new Date(2026, 0, 1, 19, 30).getTime(), "de")).toBe("19:30");
  });
  test("ago and ahead in words", () => {
    const ago = [-10_000, -5 * 60_000, 3 * HOUR, -DAY - HOUR].map((diff) =>
      formatAgo(noon + diff, noon, "en"),
    );
    expect(ago).toEqual(["just now", "5 minutes ago", "in 3 hours", "yesterday"]);
  });
});

test("a countdown reaches zero exactly at its moment and stays there", () => {
  const until = noon + 2 * DAY + 3 * HOUR + 4 * 60_000 + 5_000;
  expect(countdownParts(until, noon)).toEqual({ days: 2, hours: 3, minutes: 4, seconds: 5 });
  expect(countdownParts(until, until - 1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 });
  expect(countdownParts(until, until + 9_000)).toEqual({
    days: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
  });
});
