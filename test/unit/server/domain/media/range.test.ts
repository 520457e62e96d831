// Range against an independent reference that lists byte positions instead of computing bounds.
import { describe, expect, it } from "vitest";
import { contentRange, type Slice, sliceOf } from "../../../../../server/domain/media/range.ts";

/** RFC 9110, 14.1.2 read literally for one range: the positions it selects, or null for "ignore the header". */
function reference(header: string, size: number): "whole" | "unsatisfiable" | number[] {
  const positions = Array.from({ length: size }, (_, i) => i);
  const match = /^bytes=(?:(\d+)-(\d+)?|-(\d+))$/.exec(header);
  if (!match) return "whole";
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    if (Number(suffix) === 0) return "unsatisfiable";
    return size === 0 ? "whole" : positions.slice(-Number(suffix));
  }
  if (last !== undefined && Number(last) < Number(first)) return "whole";
  const chosen = positions.filter(
    (at) => at >= Number(first) && (last === undefined || at <= Number(last)),
  );
  return chosen.length === 0 ? "unsatisfiable" : chosen;
}

function selected(slice: Slice): "whole" | "unsatisfiable" | number[] {
  if (slice.kind !== "part") return slice.kind;
  return Array.from({ length: slice.length }, (_, i) => slice.offset + i);
}

describe("one range", () => {
  it("selects the same bytes as the reference for every form and size 0-8", () => {
    let cases = 0;
    for (let size = 0; size <= 8; size += 1) {
      const ends = Array.from({ length: 11 }, (_, i) => String(i));
      const headers = ends.flatMap((a) => [
        `bytes=${a}-`,
        `bytes=-${a}`,
        ...ends.map((b) => `bytes=${a}-${b}`),
      ]);
      for (const header of headers) {
        expect([header, size, selected(sliceOf(header, size))]).toEqual([
          header,
          size,
          reference(header, size),
        ]);
        cases += 1;
      }
    }
    expect(cases).toBe(9 * 11 * 13);
  });

  it("selects the same bytes as the reference for 20,000 random headers", () => {
    const next = lcg(20_261_122);
    const characters = "0123456789-=bytes, ";
    for (let i = 0; i < 20_000; i += 1) {
      const size = next(200);
      const tail =
        next(3) === 0
          ? Array.from({ length: next(9) }, () => characters[next(characters.length)]).join("")
          : `${next(4) === 0 ? "" : next(250)}-${next(3) === 0 ? "" : next(250)}`;
      const header = `bytes=${tail}`;
      // Lists are covered below; the reference knows single ranges only. Header values carry no space at their ends.
      if (header.includes(",") || header !== header.trim()) continue;
      expect([header, size, selected(sliceOf(header, size))]).toEqual([
        header,
        size,
        reference(header, size),
      ]);
    }
  });
});

describe("headers that are ignored", () => {
  it.each([
    null,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1-b",
    "bytes=+1-2",
    "bytes= 1-2",
    "bytes=1 -2",
    "bytes=1- 2",
    "bytes=3-1",
    "bytes=0x0-1",
    "bytes=1.5-2",
    "bytes=--1",
    "items=0-1",
    "bytes =0-1",
    "0-1",
    "bytes=0-1;x",
    "bytes=0-1,3-4",
    "bytes=0-1,0-1,0-1",
    "bytes=20-30,40-50",
    "bytes=,",
    "bytes=NaN-NaN",
    `bytes=${"0".repeat(300)}-1`,
    "bytes=9007199254740993-9007199254740992",
  ])("%s sends the whole", (header) => {
    expect(sliceOf(header, 10)).toEqual({ kind: "whole" });
  });
});

describe("spellings that count", () => {
  it.each([
    ["BYTES=0-1", { kind: "part", offset: 0, length: 2 }],
    ["bytes=0-1,", { kind: "part", offset: 0, length: 2 }],
    ["bytes=0-1 , ,", { kind: "part", offset: 0, length: 2 }],
    ["bytes=,\t2-3", { kind: "part", offset: 2, length: 2 }],
    ["bytes=007-00008", { kind: "part", offset: 7, length: 2 }],
    [`bytes=1-${"9".repeat(100)}`, { kind: "part", offset: 1, length: 9 }],
    [`bytes=-${"9".repeat(100)}`, { kind: "part", offset: 0, length: 10 }],
    [`bytes=${"9".repeat(100)}-`, { kind: "unsatisfiable" }],
    ["bytes=10-", { kind: "unsatisfiable" }],
    ["bytes=-0", { kind: "unsatisfiable" }],
  ] satisfies [string, Slice][])("%s", (header, slice) => {
    expect(sliceOf(header, 10)).toEqual(slice);
  });
});

describe("contentRange", () => {
  it("names the bytes, the size, or nothing", () => {
    expect([
      contentRange({ kind: "part", offset: 2, length: 3 }, 10),
      contentRange({ kind: "unsatisfiable" }, 10),
      contentRange({ kind: "whole" }, 10),
    ]).toEqual(["bytes 2-4/10", "bytes */10", null]);
  });
});

/** Seeded numbers below `limit`. */
function lcg(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
