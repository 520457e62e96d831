// "@Name" in chat: who is meant while writing, and which words to highlight while reading. Pure.
import { MENTIONS_MAX } from "../../shared/protocol/limits.ts";
import type { ChatLine } from "../../shared/room/view.ts";

export type ChatPerson = { person: string; name: string };

/** Everybody who spoke, latest first, one entry a person; `me` is left out. */
export function peopleIn(lines: readonly ChatLine[], me: string | null): ChatPerson[] {
  const names = new Map<string, string>();
  for (const line of lines.toReversed()) {
    if (line.by !== null && line.by !== me && !names.has(line.by)) names.set(line.by, line.name);
  }
  return [...names].map(([person, name]) => ({ person, name }));
}

export type MentionDraft = { start: number; query: string };

/** The mention being written at the caret: an `@` at the start of a word, and what follows up to the caret. */
export function draftAt(text: string, caret: number): MentionDraft | null {
  const match = /(?:^|\s)@([^\s@]{0,40})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** People whose name, or a word of it, begins with the query. */
export function suggest(people: readonly ChatPerson[], query: string): ChatPerson[] {
  const wanted = query.toLocaleLowerCase();
  return people
    .filter(({ name }) =>
      [name, ...name.split(/\s+/)].some((word) => word.toLocaleLowerCase().startsWith(wanted)),
    )
    .slice(0, 5);
}

/** The text with the draft replaced by the chosen name, and where the caret goes. */
export function complete(
  text: string,
  draft: MentionDraft,
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, draft.start)}@${name} `;
  const after = text.slice(draft.start + 1 + draft.query.length).replace(/^ /, "");
  return { text: before + after, caret: before.length };
}

/** The ids of people whose full `@Name` stands in the text. */
export function mentionedIn(text: string, people: readonly ChatPerson[]): string[] {
  return people
    .filter(({ name }) => spans(text, [name]).some((span) => span.mention))
    .map(({ person }) => person)
    .slice(0, MENTIONS_MAX);
}

export type Span = { text: string; mention: boolean };

/** Splits a text at `@Name` for each of `names`; longer names win, so "@Ann Lee" isn't read as "@Ann". */
export function spans(text: string, names: readonly string[]): Span[] {
  const wanted = names
    .filter(Boolean)
    .toSorted((a, b) => b.length - a.length)
    .map(escaped);
  if (wanted.length === 0) return [{ text, mention: false }];
  const parts = text.split(new RegExp(`(@(?:${wanted.join("|")}))(?![\\p{L}\\p{N}])`, "giu"));
  return parts
    .map((part, index) => ({ text: part, mention: index % 2 === 1 }))
    .filter((span) => span.text !== "");
}

/** Exactly what must be: an escape too many (of a hyphen, say) is an error in a Unicode pattern. */
function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
