// The closed tables that both ends import, and the cursor.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLOSES, type CloseReason, closeReason } from "../../../../shared/protocol/close.ts";
import { byteLength } from "../../../../shared/protocol/codec.ts";
import { formatCursor, parseCursor } from "../../../../shared/protocol/cursor.ts";
import { REFUSAL_REASONS, REFUSALS } from "../../../../shared/protocol/refusal.ts";
import { displayName, roomName } from "../../../../shared/protocol/scalars.ts";

describe("R19 close codes", () => {
  const rows = Object.entries(CLOSES);

  it("R19 are unique and in our own range, which no browser uses", () => {
    const codes = rows.map(([, { code }]) => code);
    expect(new Set(codes)).toHaveLength(codes.length);
    expect(codes.filter((code) => code < 4000 || code > 4099)).toEqual([]);
  });

  it.each(rows)(
    "R19 %s says in one sentence what the runtime lets through (123 bytes), and what to do next",
    (reason, row) => {
      expect(byteLength(row.sentence)).toBeLessThanOrEqual(123);
      expect(row.sentence).toMatch(/^[A-Z].*\.$/);
      expect(["retry", "final", "new_token"]).toContain(row.advice);
      expect(closeReason(row.code)).toBe(reason as CloseReason);
    },
  );

  it.each([1000, 1001, 1006, 1011, 4099, 0])("R19 code %d is not ours", (code) => {
    expect(closeReason(code)).toBeNull();
  });
});

describe("R18 refusals", () => {
  it.each(REFUSAL_REASONS)("R18 %s has a sentence for people", (reason) => {
    expect(REFUSALS[reason]).toMatch(/^[A-Z].*\.$/);
  });
});

describe("R3 cursor", () => {
  it("R3 is read as it was written", () => {
    const cursor = fc.record({ epoch: fc.stringMatching(/^[A-Za-z0-9_-]{6,40}$/), seq: fc.nat() });
    fc.assert(
      fc.property(cursor, (value) => {
        expect(parseCursor(formatCursor(value))).toEqual(value);
      }),
    );
    expect(parseCursor("epoch-1.999999999999999")).toEqual({
      epoch: "epoch-1",
      seq: 999_999_999_999_999,
    });
  });

  it.each([
    null,
    "",
    "epoch-1",
    "epoch-1.",
    ".5",
    "short.5",
    "epoch-1.-1",
    "epoch-1.1.5",
    "epoch-1.01",
    "epoch-1.1e3",
    "epoch-1.1000000000000000",
    "epoch-1. 1",
    "epoch-1.5\n",
    "epoch!1.5",
    `${"e".repeat(41)}.5`,
  ])("R3 %j is no cursor", (text) => {
    expect(parseCursor(text)).toBeNull();
  });

  it("R3 junk is no cursor and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => parseCursor(text) === null),
      { numRuns: 2_000 },
    );
  });
});

describe("names", () => {
  it.each(["a", "main", "sunday-8pm", "0", "x".repeat(64)])("R17 %j can be a room", (text) => {
    expect(roomName.safeParse(text).success).toBe(true);
  });

  it.each([
    "",
    "-a",
    "a-",
    "A",
    "a_b",
    "a.b",
    "a/b",
    "a%20b",
    "../x",
    "x".repeat(65),
    "ä",
    "a\n",
    " a",
  ])("R17 %j can not", (text) => {
    expect(roomName.safeParse(text).success).toBe(false);
  });

  it.each(["\u202eeeL JD", "a\u2066b", "a\u0000b", "a\tb", "a\nb", "   ", "x".repeat(41)])(
    "R16 %j is no name",
    (text) => {
      expect(displayName.safeParse(text).success).toBe(false);
    },
  );

  it.each(["Zoë", "李", "Ọlá Adé", "👩‍🎤", "O'Neil-Smith"])("R16 %j is a name", (text) => {
    expect(displayName.safeParse(text).data).toBe(text);
  });
});
