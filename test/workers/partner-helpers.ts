// Partners in the registry, their couriers, and the receiver that stands for their servers.
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import type { News } from "../../server/domain/partner/news.ts";
import { createPartner, setSuspended } from "../../server/platform/partners.ts";
import { newWebhookSecret } from "../../server/platform/webhook-signature.ts";
import type { NewPartner, Partner } from "../../shared/http/partner-bodies.ts";
import type { Arrived, Manner } from "./receiver.ts";

const receiver = () => inject("receiver");

/** Where webhooks of `box` go. */
export const hookUrl = (box: string) => `${receiver()}/hooks/${box}`;

export async function told(box: string): Promise<Arrived[]> {
  return (await fetch(`${receiver()}/boxes/${box}`)).json<Arrived[]>();
}

export async function answers(box: string, manner: Manner): Promise<void> {
  await fetch(`${receiver()}/boxes/${box}`, { method: "PUT", body: JSON.stringify(manner) });
}

let made = 0;
/** A name that no other test has. */
export function fresh(word: string): string {
  made += 1;
  return `${word}-${made}-${crypto.randomUUID().slice(0, 8)}`;
}

/** A partner that is told about `room`, its box, and a secret. */
export async function hookedPartner(room: string, bent: Partial<NewPartner> = {}) {
  const box = fresh("box");
  const partner = await createPartner(
    env,
    {
      name: "Grace Church",
      origins: ["https://grace.test"],
      rooms: [room],
      hookUrl: hookUrl(box),
      ...bent,
    },
    // Before whatever the test does.
    Date.now() - 60_000,
  );
  const courier = courierFor(partner);
  const { secret } = await courier.rotate(newWebhookSecret());
  return { partner, box, courier, secret };
}

export const courierFor = ({ id }: Pick<Partner, "id">) => env.COURIER.getByName(id);

export const suspend = ({ id }: Pick<Partner, "id">, on = true) =>
  setSuspended(env, id, on ? Date.now() : null);

export function newsFor(room: string, seq = 1): News {
  const data = { room, broadcastId: "b_1", title: "Sunday — “Грейс”" };
  return {
    id: `${room}_epoch_${seq}_show-started`,
    kind: "show.started",
    room,
    atMs: Date.now(),
    body: JSON.stringify({ type: "show.started", timestamp: new Date().toISOString(), data }),
  };
}

/** Makes everything that waits due, rings, and gives how long each message is to wait then (null: it doesn't). */
export async function ring(courier: ReturnType<typeof courierFor>): Promise<(number | null)[]> {
  // One that never had anything to do makes its tables now.
  await courier.deliveries();
  await runInDurableObject(courier, async (_, { storage }) => {
    storage.sql.exec("UPDATE messages SET due = 1 WHERE due IS NOT NULL");
    await storage.setAlarm(Date.now());
  });
  const beganMs = Date.now();
  await runDurableObjectAlarm(courier);
  const { deliveries } = await courier.deliveries();
  return deliveries.map(({ dueMs }) => (dueMs === null ? null : dueMs - beganMs));
}
