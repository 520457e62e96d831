// Calling the courier of a partner: the object that holds its webhook secrets and whatever it is still to be told.
import type { DeliveriesBody, HookSecretBody } from "../../shared/http/partner-bodies.ts";
import type { News } from "../domain/partner/news.ts";

/** What a courier does when it is called; `server/objects/courier.ts` is one. */
export type CourierCalls = {
  /** Takes messages in, each id once. They are stored when this is answered. */
  post(news: readonly News[]): Promise<void>;
  /** A new secret; the one before signs along for a day. One that it has is nothing new. */
  rotate(secret: string): Promise<HookSecretBody>;
  deliveries(): Promise<DeliveriesBody>;
  /** Sends a message again that is kept; false when it is not. */
  replay(id: string): Promise<boolean>;
  /** Forgets everything. */
  clear(): Promise<void>;
};

export type Couriers = (partner: string) => CourierCalls;

/** The binding, as far as it matters here. */
export type CourierStore = { readonly COURIER: { getByName(partner: string): CourierCalls } };

/** A stub that threw may stay broken, so each call takes a new one. */
export function courierOf(env: CourierStore, partner: string): CourierCalls {
  return env.COURIER.getByName(partner);
}

export async function clearCourier(env: CourierStore, partner: string): Promise<void> {
  await courierOf(env, partner).clear();
}
