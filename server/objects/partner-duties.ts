// What an object of a room does for partners besides the show: tells them, counts for them, and sees that nobody stays who
// may not. An object that is bound without couriers (tests, benches) has no such duties.
import { courierOf } from "../platform/courier-call.ts";
import type { Hub } from "./hub.ts";
import type { Leader } from "./leader.ts";
import { watchPartners } from "./partner-watch.ts";
import { tellPartners } from "./tell-partners.ts";

export type PartnerDuties = {
  /** Once a minute while the doors are open. */
  watch(): Promise<void>;
  /** The leader's: hands out what waits to be told. */
  tell(leader: Leader): Promise<void>;
};

type Surroundings = {
  readonly room: string;
  readonly part: number;
  readonly env: Pick<Env, "DB"> & Partial<Pick<Env, "COURIER">>;
  readonly storage: DurableObjectStorage;
  readonly audience: () => Hub;
};

export function partnerDuties({ room, part, env, storage, audience }: Surroundings): PartnerDuties {
  const { COURIER, DB: db } = env;
  if (!COURIER) return { watch: async () => {}, tell: async () => {} };
  const couriers = (partner: string) => courierOf({ COURIER }, partner);
  return {
    watch: () => watchPartners({ room, part, db, hub: audience(), kv: storage.kv }, Date.now()),
    tell: (leader) => tellPartners(leader, { db, room, couriers }),
  };
}
