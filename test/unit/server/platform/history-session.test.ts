// Which copy of the archive a reader is answered from: at least as new as what they have seen, and never by a made-up bookmark.
import { describe, expect, it } from "vitest";
import { historySession } from "../../../../server/platform/history-session.ts";

const SEEN = "00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683";

function database() {
  const asked: string[] = [];
  const DB = {
    withSession: (from: string) => {
      asked.push(from);
      return { getBookmark: () => SEEN };
    },
  } as unknown as D1Database;
  return { DB, asked };
}

describe("a reader of the archive", () => {
  it.each([
    ["nobody who came before", null, "first-unconstrained"],
    ["somebody with a bookmark", SEEN, SEEN],
    ["somebody with something else", "first-primary", "first-unconstrained"],
    ["somebody with too much", "a".repeat(201), "first-unconstrained"],
    ["somebody with nothing in it", "", "first-unconstrained"],
  ])("%s", (_, said, from) => {
    const { DB, asked } = database();
    const session = historySession({ DB }, said);
    expect([asked, session.bookmark()]).toEqual([[from], SEEN]);
  });
});
