// What an object of a room does for partners besides the show: tells them, counts for them, and sees that nobody stays who
// may not. An object that is bound without couriers (tests, benches) has no such duties.
import { type CourierStore, courierOf } from "../platform/courier-call.ts";
import { inTime } from "../platform/in-time.ts";
import { errorWords, log } from "../platform/log.ts";
import type { Hub } from "./hub.ts";
import type { Leader } from "./leader.ts";
import { watchPartners } from "./partner-watch.ts";
import { tellPartners } from "./tell-partners.ts";

const PATIENCE_MS = 5_000;

export type PartnerDuties = {
  /** About once a minute while the doors are open. Never rejects: what failed comes again in a minute. */
  watch(): Promise<void>;
  /** The leader's: hands out what waits to be told. */
  tell(leader: Leader): Promise<void>;
};

type Surroundings = {
  readonly room: string;
  readonly part: number;
  readonly env: { readonly DB: D1Database } & Partial<CourierStore>;
  readonly storage: DurableObjectStorage;
  readonly audience: () => Hub;
};

export function partnerDuties({ room, part, env, storage, audience }: Surroundings): PartnerDuties {
  const { COURIER, DB: db } = env;
  if (!COURIER) return { watch: async () => {}, tell: async () => {} };
  const couriers = (partner: string) => courierOf({ COURIER }, partner);
  return {
    watch: async () => {
      const watched = { room, part, db, hub: audience(), kv: storage.kv };
      await inTime(watchPartners(watched, Date.now()), PATIENCE_MS).catch((error: unknown) =>
        log({ event: "chore.failed", room, task: "watch", attempts: 0, error: errorWords(error) }),
      );
    },
    tell: (leader) => tellPartners(leader, { db, room, couriers }),
  };
}
