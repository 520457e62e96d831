import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  complete,
  draftAt,
  mentionedIn,
  peopleIn,
  spans,
  suggest,
} from "../../../../client/ui/mentions.ts";
import type { ChatLine } from "../../../../shared/room/view.ts";

const line = (seq: number, by: string | null, name: string): ChatLine => ({
  seq,
  at: seq,
  by,
  name,
  role: "listener",
  text: "",
  removed: false,
});
const ann = { person: "p_ann", name: "Ann" };
const annLee = { person: "p_annlee", name: "Ann Lee (Leeds)" };

test("people in the chat: latest first, newest name, without me and the room itself", () => {
  const lines = [line(1, "a", "Al"), line(2, "b", "Bo"), line(3, "a", "Alan"), line(4, "me", "Me")];
  expect(peopleIn([...lines, line(5, null, "Room")], "me")).toEqual([
    { person: "a", name: "Alan" },
    { person: "b", name: "Bo" },
  ]);
});

describe("while writing", () => {
  test("an @ at a word's start opens a draft, one inside a word does not", () => {
    expect(draftAt("hey @an", 7)).toEqual({ start: 4, query: "an" });
    expect(draftAt("@", 1)).toEqual({ start: 0, query: "" });
    expect(draftAt("me@home", 7)).toBeNull();
    expect(draftAt("hey @an is", 10)).toBeNull();
  });
  test("suggestions match the beginning of any word of a name", () => {
    expect(suggest([ann, annLee], "LEE")).toEqual([annLee]);
    expect(suggest([ann, annLee], "x")).toEqual([]);
  });
  test("a chosen name replaces the draft and leaves the caret behind it", () => {
    const draft = { start: 4, query: "an" };
    expect(complete("hey @an there", draft, "Ann")).toEqual({ text: "hey @Ann there", caret: 9 });
  });
});

describe("while reading", () => {
  test("the longer name wins and brackets are only text", () => {
    expect(spans("to @Ann Lee (Leeds) and @ann", ["Ann", "Ann Lee (Leeds)"])).toEqual([
      { text: "to ", mention: false },
      { text: "@Ann Lee (Leeds)", mention: true },
      { text: " and ", mention: false },
      { text: "@ann", mention: true },
    ]);
  });
  test("any name is only text: nobody's hyphen or bracket is read as a pattern", () => {
    const names = fc
      .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
      .map((name) => name.trim());
    fc.assert(
      fc.property(names.filter(Boolean), (name) => {
        expect(mentionedIn(`@${name}`, [{ person: "p", name }])).toEqual(["p"]);
      }),
      {
        examples: [["Anne-Marie"], ["O'Neil (Leeds) [DJ] a/b|c{2}\\^$.*+?"]],
        numRuns: 300,
        seed: 20261123,
      },
    );
  });
  test("a name inside a longer word is no mention", () => {
    expect(spans("@Annabel", ["Ann"])).toEqual([{ text: "@Annabel", mention: false }]);
    expect(mentionedIn("@Annabel", [ann])).toEqual([]);
    expect(mentionedIn("hey @Ann!", [ann, annLee])).toEqual(["p_ann"]);
  });
});
