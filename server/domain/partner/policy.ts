// Which sites may frame a room: exactly the origins its partners registered, compared as whole strings.
import type { Partner } from "../../../shared/http/bodies.ts";
import { OWN_PARTNER_ID } from "../../../shared/http/bodies.ts";

/** Who may frame: a partner with its origins, or this site itself. */
export type Framing = { readonly partnerId: string; readonly ancestors: readonly string[] };

/**
 * The partner under whose name `host` may show `room`, with all origins that partner registered; null when it may not.
 * `host` is a claim of the embedding page: the answer is safe because the browser enforces `ancestors`, not the claim.
 */
export function framingOf(
  request: { host: string | null; room: string; ownOrigin: string },
  partners: readonly Partner[],
): Framing | null {
  const { host, room, ownOrigin } = request;
  if (host === ownOrigin) return { partnerId: OWN_PARTNER_ID, ancestors: [ownOrigin] };
  const found = partners.find(
    (partner) => mayShow(partner, room) && partner.origins.some((o) => o === host),
  );
  return found ? { partnerId: found.id, ancestors: found.origins } : null;
}

/** True while the partner's widget may hold a socket to the room. */
export function mayEmbed(partnerId: string, room: string, partners: readonly Partner[]): boolean {
  if (partnerId === OWN_PARTNER_ID) return true;
  return partners.some((partner) => partner.id === partnerId && mayShow(partner, room));
}

function mayShow(partner: Partner, room: string): boolean {
  return partner.active && partner.rooms.includes(room);
}
