// What a partner may do with a room: frame it, hold passes for it, read it from its pages. Everything comes from the
// registry; origins are compared as whole strings.
import { OWN_PARTNER_ID } from "../../../shared/http/bodies.ts";
import type { Partner, PartnerCapability } from "../../../shared/http/partner-bodies.ts";

/** Who may frame: a partner with its origins, or this site itself (null). */
export type Framing = {
  readonly partnerId: string;
  readonly ancestors: readonly string[];
  readonly partner: Partner | null;
};

/**
 * The partner under whose name `host` may show `room`, with all origins that partner registered; null when it may not.
 * `host` is a claim of the embedding page: the answer is safe because the browser enforces `ancestors`, not the claim.
 */
export function framingOf(
  request: { host: string | null; room: string; ownOrigin: string },
  partners: readonly Partner[],
): Framing | null {
  const { host, room, ownOrigin } = request;
  if (host === ownOrigin) {
    return { partnerId: OWN_PARTNER_ID, ancestors: [ownOrigin], partner: null };
  }
  const found = partners.find((one) => holds(one, "embed", room) && isOf(one, host));
  return found ? { partnerId: found.id, ancestors: found.origins, partner: found } : null;
}

/** True while the partner's widget may hold a socket to the room. */
export function mayEmbed(partnerId: string, room: string, partners: readonly Partner[]): boolean {
  return partnerId === OWN_PARTNER_ID || embedder(partnerId, room, partners) !== null;
}

/** The partner of that id, if its widgets may show the room. */
export function embedder(
  partnerId: string,
  room: string,
  partners: readonly Partner[],
): Partner | null {
  return partners.find((one) => one.id === partnerId && holds(one, "embed", room)) ?? null;
}

/** True when scripts on pages of `origin` may read the room's public state. */
export function mayRead(
  origin: string | null,
  room: string,
  partners: readonly Partner[],
): boolean {
  return partners.some((one) => holds(one, "read", room) && isOf(one, origin));
}

/** True when this origin is one that the partner registered. */
export function isOf({ origins }: Partner, origin: string | null): boolean {
  return origins.some((own) => own === origin);
}

/** True while the partner is not suspended and holds the capability, for the room if one is named. */
export function holds(
  { active, capabilities, rooms }: Partner,
  capability: PartnerCapability,
  room?: string,
): boolean {
  return (
    active && capabilities.includes(capability) && (room === undefined || rooms.includes(room))
  );
}
