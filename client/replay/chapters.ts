// The chapters of a show: its songs and what was pinned, in their order. Pure.
import type { BroadcastBody } from "../../shared/http/bodies.ts";

export type Chapter = {
  readonly key: string;
  /** Server time. */
  readonly atMs: number;
  readonly title: string;
  readonly kind: "start" | "song" | "notice";
};
type Told = Pick<BroadcastBody, "plays" | "announcements">;

/** Those in the span of the recording; its beginning is one, unless a song began right there. */
export function chaptersOf(
  { plays, announcements }: Told,
  fromMs: number,
  untilMs: number,
): Chapter[] {
  const songs = plays.map(({ seq, at, title, artist }) => ({
    ...{ key: `song-${seq}`, atMs: at, kind: "song" as const },
    title: artist ? `${title} by ${artist}` : title,
  }));
  const notices = announcements.map(({ seq, at, text }) => ({
    ...{ key: `notice-${seq}`, atMs: at, kind: "notice" as const, title: text },
  }));
  const inside = [...songs, ...notices]
    .filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
    .sort((a, b) => a.atMs - b.atMs);
  if (inside[0] && inside[0].atMs - fromMs < AT_START_MS) return inside;
  return [{ key: "start", atMs: fromMs, title: "The show begins", kind: "start" }, ...inside];
}

const AT_START_MS = 2_000;
/** Pressed later than this into a chapter, "back" leads to its beginning first. */
const AGAIN_MS = 4_000;

export function chapterAt(chapters: readonly Chapter[], momentMs: number): Chapter | null {
  return chapters.findLast(({ atMs }) => atMs <= momentMs) ?? chapters[0] ?? null;
}

/** Where one press leads; null: there is nothing that way. */
export function chapterBeside(
  chapters: readonly Chapter[],
  momentMs: number,
  way: "back" | "on",
): Chapter | null {
  if (way === "on") return chapters.find(({ atMs }) => atMs > momentMs) ?? null;
  return chapters.findLast(({ atMs }) => atMs <= momentMs - AGAIN_MS) ?? chapters[0] ?? null;
}
