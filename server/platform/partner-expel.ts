// Closes the open widgets of a partner that may no longer show a room. Each room does it at once, its relays within
// two seconds; a room that cannot be reached finds out by itself within a minute or so (server/objects/partner-watch.ts).
import { PARTNERS_BELIEVED_MS } from "./partners.ts";
import { callRoom } from "./room-call.ts";

export type PartnerExpulsion = { readonly partner: string; readonly rooms: readonly string[] };

/** Gives the rooms that could not be told. */
export async function expelPartner(
  env: Env,
  { partner, rooms }: PartnerExpulsion,
  nowMs: number,
): Promise<string[]> {
  // Somewhere a pass may still be given on what was believed a moment ago: it shall be worth nothing either.
  const atMs = nowMs + PARTNERS_BELIEVED_MS;
  const answers = await Promise.all(
    rooms.map((room) => callRoom(env, room, async (stub) => stub.expelPartner({ partner, atMs }))),
  );
  return rooms.filter((_, n) => !answers[n]?.ok);
}
