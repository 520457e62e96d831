// Roles and rooms as people say them. Pure.
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { GrantRooms, StaffRole } from "../../../shared/http/staff-bodies.ts";

const WORDS: Readonly<Record<StaffRole, { readonly name: string; readonly may: string }>> = {
  owner: { name: "Owner", may: "Everything, with people, rooms and partners." },
  dj: { name: "DJ", may: "Runs the show: on air, deck, library and chat." },
  cohost: { name: "Co-host", may: "Deck, library and chat, without going on air." },
  moderator: { name: "Moderator", may: "Keeps order in the chat and pins notices." },
};

export const roleName = (role: StaffRole): string => WORDS[role].name;
export const roleMay = (role: StaffRole): string => WORDS[role].may;

/** `a DJ`, `an Owner`, as it stands in a sentence. */
export const asRole = (role: StaffRole): string =>
  `${role === "owner" ? "an" : "a"} ${role === "dj" ? "DJ" : WORDS[role].name.toLowerCase()}`;

/** `All rooms`, `Main room`, `Main room and Youth night`, `Main room and 3 more`. */
export function roomsWords(rooms: GrantRooms, known: readonly RoomInfo[]): string {
  if (rooms === "*") return "All rooms";
  const titles = rooms.map((room) => known.find((info) => info.room === room)?.title ?? room);
  const [first = "No room", second] = titles;
  if (second === undefined) return first;
  return titles.length === 2 ? `${first} and ${second}` : `${first} and ${titles.length - 1} more`;
}
