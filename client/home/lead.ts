// Decides what the home page leads with: what is on air, else what comes next, else what was last. Pure.
import type { BroadcastRow, HomeBody, RoomInfo } from "../../shared/http/bodies.ts";

export type Show = { readonly info: RoomInfo; readonly broadcast: BroadcastRow };
export type Lead =
  | { readonly kind: "on_air"; readonly show: Show }
  | { readonly kind: "upcoming"; readonly show: Show; readonly startsAt: number }
  | { readonly kind: "quiet"; readonly last: Show | null; readonly rooms: number };
/** The lead and what is left over for the lists below it. */
export type Arranged = {
  readonly lead: Lead;
  readonly onAir: readonly Show[];
  readonly upcoming: readonly Show[];
  readonly recent: readonly Show[];
};

/** Live before break before doors; shows to come by their time, those that never began drop out once well past. */
export function arrange(home: HomeBody, nowMs: number): Arranged {
  const onAir = home.onAir.toSorted((a, b) => urgency(a) - urgency(b));
  const upcoming = home.upcoming
    .filter(({ broadcast }) => (broadcast.startsAt ?? 0) > nowMs - LATE_MS)
    .toSorted((a, b) => (a.broadcast.startsAt ?? 0) - (b.broadcast.startsAt ?? 0));
  const { recent } = home;
  const [live, ...otherLive] = onAir;
  if (live) return { lead: { kind: "on_air", show: live }, onAir: otherLive, upcoming, recent };
  const [next, ...later] = upcoming;
  const startsAt = next?.broadcast.startsAt ?? null;
  if (next && startsAt !== null) {
    return { lead: { kind: "upcoming", show: next, startsAt }, onAir: [], upcoming: later, recent };
  }
  const last = recent[0] ?? null;
  return { lead: { kind: "quiet", last, rooms: home.rooms.length }, onAir: [], upcoming, recent };
}

/** A show that should have begun this long ago and didn't is not news any more. */
const LATE_MS = 3 * 3_600_000;

function urgency({ broadcast }: Show): number {
  const place = ["live", "break", "doors"].indexOf(broadcast.phase);
  return place < 0 ? 3 : place;
}
