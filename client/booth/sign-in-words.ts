// What an invitation says to the one who opens it. Pure.
import type { GrantRooms, OpenedInvite } from "../../shared/http/staff-bodies.ts";
import { asRole } from "./people/grant-words.ts";

type Words = { readonly title: string; readonly lead: string; readonly how: string };

export function invitationWords(invite: OpenedInvite): Words {
  const { name, by, role, rooms, recovery } = invite;
  const what = `as ${asRole(role)} ${inRooms(rooms)}`;
  if (recovery) {
    return {
      title: `Welcome back, ${name}`,
      lead: `${by ?? "The operator"} lets you in again ${what}.`,
      how: "You make a new passkey: your fingerprint, face or PIN. It replaces the ones you had, and signs your other devices out.",
    };
  }
  return {
    title: `Welcome, ${name}`,
    lead: by === undefined ? `You are invited ${what}.` : `${by} invites you ${what}.`,
    how: "You make a passkey on this device. From then on your fingerprint, face or PIN opens the booth, without any password.",
  };
}

function inRooms(rooms: GrantRooms): string {
  if (rooms === "*") return "in all rooms";
  if (rooms.length === 1) return `in the room “${rooms[0]}”`;
  return `in the rooms ${rooms.map((room) => `“${room}”`).join(", ")}`;
}
