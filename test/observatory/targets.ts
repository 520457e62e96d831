// What is shown to the scanner: every page, and an answer of each sort that is none.
import { API, EMBED_SCRIPT, PAGES } from "../../shared/http/paths.ts";

export type Target = { readonly name: string; readonly path: string };

const ROOM = "main";

/** `origin`: this site's own, which may preview its widget. */
export const targetsOf = (origin: string): readonly Target[] => [
  { name: "home", path: PAGES.home },
  { name: "room", path: PAGES.room(ROOM) },
  { name: "booth", path: PAGES.booth },
  { name: "sign-in", path: PAGES.signIn },
  { name: "past shows", path: PAGES.history },
  { name: "a past show (not found)", path: PAGES.broadcast("show-00001") },
  { name: "widget's builder", path: PAGES.embedBuilder },
  { name: "widget", path: `${PAGES.embed(ROOM)}?host=${encodeURIComponent(origin)}` },
  { name: "widget, not for this site", path: `${PAGES.embed(ROOM)}?host=https://evil.test` },
  { name: "page not found", path: "/nowhere" },
  { name: "widget's script", path: EMBED_SCRIPT },
  { name: "robots.txt", path: "/robots.txt" },
  { name: "API, public", path: API.home },
  { name: "API, a room", path: API.snapshot(ROOM) },
  { name: "API, signed out", path: API.me },
  { name: "API, not found", path: "/api/nowhere" },
  { name: "socket without upgrade", path: `/parties/user-session/${ROOM}` },
  { name: "media, not found", path: `/media/audio/${"A".repeat(22)}.mp3` },
];
