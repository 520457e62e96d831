// About once a minute while the doors are open: adds up how long widgets of each partner were here, and closes those of partners
// that may no longer show the room, should nobody have told us.

import { OWN_PARTNER_ID } from "../../shared/http/bodies.ts";
import type { Tally } from "../domain/partner/tally.ts";
import { tallied } from "../domain/partner/tally.ts";
import { sumOfDay } from "../platform/partner-days.ts";
import { embeddersOfRoom } from "../platform/partner-hooks.ts";
import type { Hub } from "./hub.ts";

const KEY = "partner-day";
/** Whoever looks after silent sockets may come by every few seconds; the registry is not asked that often. */
const APART_MS = 25_000;

export type Watched = {
  readonly room: string;
  /** Which object of the room: 0 the leader, n a relay. */
  readonly part: number;
  readonly hub: Hub;
  readonly kv: SyncKvStorage;
  readonly db: D1Database;
};

/** Rejects when D1 does; the sums are kept and written the next time. */
export async function watchPartners(around: Watched, nowMs: number): Promise<void> {
  const { room, part, hub, kv, db } = around;
  if (hub.places.counts.embedded === 0) return;
  const before = kv.get<Tally>(KEY) ?? null;
  if (before && nowMs >= before.atMs && nowMs - before.atMs < APART_MS) return;
  const tally = tallied(before, heardBy(hub), nowMs);
  kv.put(KEY, tally);
  const [allowed] = await Promise.all([
    embeddersOfRoom(db, room),
    sumOfDay({ DB: db }, { room, part }, tally).run(),
  ]);
  for (const place of [...hub.places.all()]) {
    const { partner } = place.attachment.seat;
    if (partner !== null && !allowed.has(partner)) hub.close(place, "forbidden_origin");
  }
}

/** Previews on our own pages are nobody's audience. */
function* heardBy({ places }: Hub) {
  for (const { attachment } of places.all()) {
    const { partner } = attachment.seat;
    if (partner !== OWN_PARTNER_ID) yield { partner, listening: attachment.listening };
  }
}
