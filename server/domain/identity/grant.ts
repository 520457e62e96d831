// What a member of staff may do and where: the role decides what, the rooms of the grant decide where.
import type { GrantRooms, StaffRole } from "../../../shared/http/staff-bodies.ts";
import { type Capability, can } from "../../../shared/roles.ts";

export type Grant = { readonly role: StaffRole; readonly rooms: GrantRooms };

/** True when the grant covers this room. */
export function coversRoom({ rooms }: Pick<Grant, "rooms">, room: string): boolean {
  return rooms === "*" || rooms.includes(room);
}

/** True when the grant allows something of `capability`: in one room, or (`room` null) outside of any. */
export function mayUse(grant: Grant, capability: Capability, room: string | null): boolean {
  if (!can(grant.role, capability)) return false;
  // Rooms, partners and people belong to the whole site, so somebody of a few rooms has no say in them.
  if (capability === "site" && grant.rooms !== "*") return false;
  return room === null || coversRoom(grant, room);
}

/** An owner owns the site: there is no owner of some rooms. */
export function isSound({ role, rooms }: Grant): boolean {
  return role !== "owner" || rooms === "*";
}
