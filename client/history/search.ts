// Finding in the archive: what is typed, what was found for it, and the address that says so. The newest question wins,
// whatever comes back first.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { FoundKind, SearchBody } from "../../shared/http/history-bodies.ts";
import { searchArchive } from "../session/archive-api.ts";

/** Long enough that nobody's typing asks for each letter. */
const TYPING_MS = 200;

export type Search = {
  /** As typed. */
  readonly typed: ReadonlySignal<string>;
  /** The only room to look in; empty: all of them. */
  readonly room: ReadonlySignal<string>;
  /** What `found` was found for; empty: nothing was asked. */
  readonly asked: ReadonlySignal<string>;
  readonly found: ReadonlySignal<SearchBody | null>;
  readonly state: ReadonlySignal<"idle" | "looking" | "failed">;
  type(text: string): void;
  /** Looks for the same in another room, or in all of them. */
  pick(room: string): void;
  /** Asks again what failed. */
  again(): void;
  more(kind: FoundKind): Promise<void>;
};

export function createSearch(
  initial: string,
  onAsked: (text: string, room: string) => void = () => {},
  find: typeof searchArchive = searchArchive,
  initialRoom = "",
): Search {
  const room = signal(initialRoom);
  const typed = signal(initial);
  const asked = signal("");
  const found = signal<SearchBody | null>(null);
  const state = signal<"idle" | "looking" | "failed">("idle");
  let under: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async (text: string) => {
    under?.abort();
    const mine = new AbortController();
    under = mine;
    onAsked(text, room.value);
    if (text === "") {
      batch(() => {
        asked.value = "";
        found.value = null;
        state.value = "idle";
      });
      return;
    }
    state.value = "looking";
    const answer = await find(text, within(room.value), mine.signal);
    if (under !== mine) return;
    batch(() => {
      state.value = answer.ok ? "idle" : "failed";
      if (!answer.ok) return;
      asked.value = text;
      found.value = answer.value;
    });
  };
  const more = async (kind: FoundKind) => {
    const before = found.value?.[kind].next;
    if (!before || state.value === "looking") return;
    const [text, place] = [asked.value, room.value];
    state.value = "looking";
    const answer = await find(text, { ...within(place), kind, before });
    if (asked.value !== text || room.value !== place || !found.value) return;
    batch(() => {
      state.value = answer.ok ? "idle" : "failed";
      if (answer.ok && found.value) found.value = joined(found.value, answer.value, kind);
    });
  };

  if (initial.trim() !== "") void look(initial.trim());
  return {
    ...{ typed, room, asked, found, state, more },
    pick(place) {
      room.value = place;
      void look(typed.value.trim());
    },
    type(text) {
      typed.value = text;
      clearTimeout(timer);
      timer = setTimeout(() => void look(text.trim()), TYPING_MS);
    },
    again: () => void look(typed.value.trim()),
  };
}

const within = (room: string) => (room === "" ? {} : { room });

/** A further page of one kind, behind what is there. */
function joined(shown: SearchBody, page: SearchBody, kind: FoundKind): SearchBody {
  const found = [...shown[kind].found, ...page[kind].found];
  return { ...shown, [kind]: { found, next: page[kind].next } };
}

export const isNothing = ({ shows, tracks, lines }: SearchBody): boolean =>
  shows.found.length + tracks.found.length + lines.found.length === 0;

export type Piece = { readonly text: string; readonly isHit: boolean };

/** Letters without their marks and case, as the index sees them. */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** The last word is looked for by as many letters as the index knows beginnings of. */
const PREFIX_CHARS = 8;

/** A text in pieces: its words that begin with one that was looked for, and what is between. */
export function pieces(text: string, query: string): Piece[] {
  const typed = plain(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  const wanted = typed.map((word, n) =>
    n < typed.length - 1 ? word : word.slice(0, PREFIX_CHARS),
  );
  const isHit = (word: string) => wanted.some((start) => plain(word).startsWith(start));
  return (text.match(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+/gu) ?? []).map((piece) => ({
    text: piece,
    isHit: isHit(piece),
  }));
}
