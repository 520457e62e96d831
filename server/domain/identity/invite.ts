// Invitations as data: how long they live and how one made in the booth is told from a signed one-time link.
import {
  type GrantRooms,
  INVITATION_PREFIX,
  type StaffRole,
} from "../../../shared/http/staff-bodies.ts";
import { LINK_LIFE_MS } from "./claims.ts";

export const INVITE_LIFE_MS = LINK_LIFE_MS;

/** Whom an invitation lets in. `recovery`: somebody who was here before; their old keys end when it is accepted. */
export type Invitation = {
  readonly person: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly rooms: GrantRooms;
  readonly recovery: boolean;
  readonly expiresAtMs: number;
};

const BOOTH_LINK = /^[A-Za-z0-9_-]{43}$/;

/** The secret of an invitation made in the booth, or null for any other text. */
export function invitationSecret(link: string): string | null {
  if (!link.startsWith(INVITATION_PREFIX)) return null;
  const secret = link.slice(INVITATION_PREFIX.length);
  return BOOTH_LINK.test(secret) ? secret : null;
}
