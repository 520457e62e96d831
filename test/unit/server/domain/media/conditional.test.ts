// Preconditions and If-Range against the tables of RFC 9110, 13.
import { describe, expect, it } from "vitest";
import { precondition, rangeStillFits } from "../../../../../server/domain/media/conditional.ts";
import { httpDate, parseHttpDate } from "../../../../../server/domain/media/http-date.ts";

const storedAtMs = Date.UTC(2026, 10, 22, 10, 20, 30, 456);
const held = { etag: '"abc"', storedAtMs };
const same = "Sun, 22 Nov 2026 10:20:30 GMT";
const before = "Sun, 22 Nov 2026 10:20:29 GMT";
const after = "Sun, 22 Nov 2026 10:20:31 GMT";

describe("precondition", () => {
  it.each([
    [{}, "pass"],
    [{ "If-None-Match": '"abc"' }, "not_modified"],
    [{ "If-None-Match": 'W/"abc"' }, "not_modified"],
    [{ "If-None-Match": '"x", W/"y,z" ,\t"abc"' }, "not_modified"],
    [{ "If-None-Match": "*" }, "not_modified"],
    [{ "If-None-Match": '"ABC"' }, "pass"],
    [{ "If-None-Match": "abc" }, "pass"],
    [{ "If-None-Match": '"x,"abc""' }, "pass"],
    [{ "If-None-Match": "" }, "pass"],
    [{ "If-None-Match": '"x, \\"abc\\""' }, "pass"],
    [{ "If-Modified-Since": same }, "not_modified"],
    [{ "If-Modified-Since": after }, "not_modified"],
    [{ "If-Modified-Since": before }, "pass"],
    [{ "If-Modified-Since": "yesterday" }, "pass"],
    [{ "If-Modified-Since": "2026-11-22T10:20:31Z" }, "pass"],
    // If-None-Match hides If-Modified-Since, whatever it says.
    [{ "If-None-Match": '"x"', "If-Modified-Since": after }, "pass"],
    [{ "If-None-Match": '"abc"', "If-Modified-Since": before }, "not_modified"],
    [{ "If-Match": '"abc"' }, "pass"],
    [{ "If-Match": "*" }, "pass"],
    [{ "If-Match": 'W/"abc"' }, "failed"],
    [{ "If-Match": '"x"' }, "failed"],
    [{ "If-Match": '"x"', "If-None-Match": '"abc"' }, "failed"],
    [{ "If-Match": '"abc"', "If-None-Match": '"abc"' }, "not_modified"],
    [{ "If-Unmodified-Since": before }, "failed"],
    [{ "If-Unmodified-Since": same }, "pass"],
    [{ "If-Unmodified-Since": "never" }, "pass"],
    [{ "If-Match": '"abc"', "If-Unmodified-Since": before }, "pass"],
  ])("%j: %s", (headers, expected) => {
    expect(precondition(new Headers(headers as Record<string, string>), held)).toBe(expected);
  });
});

describe("rangeStillFits", () => {
  it.each([
    [null, true],
    ['"abc"', true],
    ['"x"', false],
    ['W/"abc"', false],
    ['"abc", "x"', false],
    ["*", false],
    ["abc", false],
    [same, true],
    ["Sunday, 22-Nov-26 10:20:30 GMT", true],
    ["Sun Nov 22 10:20:30 2026", true],
    [before, false],
    [after, false],
    ["", false],
  ])("%s: %s", (header, expected) => {
    expect(rangeStillFits(header, held)).toBe(expected);
  });
});

describe("HTTP dates", () => {
  it("reads back what it writes, to the second", () => {
    for (let i = 0; i < 1_000; i += 1) {
      const atMs = (i * 7_919 * 86_399_123) % 4_102_444_800_000;
      expect(parseHttpDate(httpDate(atMs))).toBe(Math.floor(atMs / 1000) * 1000);
    }
  });

  it.each([
    "Sun, 31 Feb 2026 10:20:30 GMT",
    "Sun, 22 Nov 2026 24:00:00 GMT",
    "Sun, 22 Nov 2026 10:60:00 GMT",
    "Sun, 00 Nov 2026 10:20:30 GMT",
    "Sun, 22 Foo 2026 10:20:30 GMT",
    "Sun, 22 Nov 2026 10:20:30 CET",
    "Sun, 22 Nov 2026 10:20:30",
    " Sun, 22 Nov 2026 10:20:30 GMT x",
    "1795342830",
  ])("%s is no date", (text) => {
    expect(parseHttpDate(text)).toBe(null);
  });

  it("takes two-digit years from 1970 on and a space-padded day", () => {
    expect([
      parseHttpDate("Thursday, 01-Jan-70 00:00:00 GMT"),
      parseHttpDate("Sun Nov  6 08:49:37 1994"),
    ]).toEqual([0, Date.UTC(1994, 10, 6, 8, 49, 37)]);
  });
});
