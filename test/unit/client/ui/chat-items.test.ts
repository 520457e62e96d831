import { describe, expect, test } from "vitest";
import { chatItems, type PendingLine, unreadCount } from "../../../../client/ui/chat-items.ts";
import { VIEW_CHAT_LINES } from "../../../../shared/protocol/limits.ts";
import type { ChatLine } from "../../../../shared/room/view.ts";

const noon = new Date(2026, 10, 22, 12, 0).getTime();

function said(seq: number, by: string, change: Partial<ChatLine> = {}): ChatLine {
  const at = noon + seq * 1_000;
  return { seq, at, by, name: by, role: "listener", text: "hi", removed: false, ...change };
}
const shape = (parts: Partial<Parameters<typeof chatItems>[0]>) =>
  chatItems({ lines: [], notes: [], pending: [], ...parts }).map((item) =>
    item.kind === "line" ? `${item.line.seq}${item.first ? " first" : ""}` : item.kind,
  );

describe("groups", () => {
  test("a person's lines in a row share one head; another person, a reply or a pause begins anew", () => {
    const lines = [
      said(1, "ann"),
      said(2, "ann"),
      said(3, "ben"),
      said(4, "ben", { replyTo: 1 }),
      said(5, "ben", { at: noon + 600_000 }),
    ];
    expect(shape({ lines })).toEqual(["day", "1 first", "2", "3 first", "4 first", "5 first"]);
  });
  test("a changed name begins a new head, so that nobody speaks under an old one", () => {
    expect(shape({ lines: [said(1, "ann"), said(2, "ann", { name: "Annie" })] })).toEqual([
      "day",
      "1 first",
      "2 first",
    ]);
  });
});

test("notes stand where they happened, and days are marked once", () => {
  const lines = [said(1, "ann", { at: noon - 86_400_000 }), said(3, "ann"), said(5, "ann")];
  const notes = [{ seq: 4, at: noon + 4_000, text: "A song", kind: "track" as const }];
  expect(shape({ lines, notes })).toEqual(["day", "1 first", "day", "3 first", "note", "5 first"]);
});

test("notes older than a full window of lines are left out", () => {
  const lines = Array.from({ length: VIEW_CHAT_LINES }, (_, index) => said(100 + index, "ann"));
  const notes = [{ seq: 5, at: noon, text: "Old song", kind: "track" as const }];
  expect(shape({ lines, notes })).not.toContain("note");
  expect(shape({ lines: lines.slice(1), notes })).toContain("note");
});

test("what is not settled stands at the end", () => {
  const pending: PendingLine[] = [{ op: "op_12345678", at: noon, text: "wait", state: "sending" }];
  expect(shape({ lines: [said(1, "ann")], pending })).toEqual(["day", "1 first", "pending"]);
});

test("unread are lines of others after the last one seen", () => {
  const lines = [said(1, "ann"), said(2, "me"), said(3, "ben"), said(4, "me")];
  expect(unreadCount(lines, { seq: 1, me: "me" })).toBe(1);
  expect(unreadCount(lines, { seq: 0, me: null })).toBe(4);
});
