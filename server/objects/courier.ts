// One partner's courier: keeps what the partner is to be told until it is told, by alarm, however often it takes. Where to
// and whether at all is asked of the registry each time; rooms hand messages in and never wait for a delivery.
import { DurableObject } from "cloudflare:workers";
import type { DeliveriesBody, HookSecretBody } from "../../shared/http/partner-bodies.ts";
import type { News } from "../domain/partner/news.ts";
import { holds } from "../domain/partner/policy.ts";
import { waitAfterMs } from "../domain/partner/retry.ts";
import type { CourierCalls } from "../platform/courier-call.ts";
import { parseHookUrl } from "../platform/hook-address.ts";
import { errorWords, log } from "../platform/log.ts";
import { findPartner } from "../platform/partners.ts";
import { callWebhook, isDelivered } from "../platform/webhook-call.ts";
import { signWebhook } from "../platform/webhook-signature.ts";
import { CourierOutbox, type DueMessage } from "./courier-outbox.ts";
import { CourierSecrets } from "./courier-secrets.ts";

/** At once, and per alarm: a receiver that hangs must not keep an alarm for longer than a few minutes. */
const AT_ONCE = 4;
const PER_ALARM = 40;
const REGISTRY_DOWN_MS = 30_000;
/** The log of deliveries goes back this far. */
const KEEP_MS = 14 * 86_400_000;

export class Courier extends DurableObject<Env> implements CourierCalls {
  readonly #secrets: CourierSecrets;
  #rows: CourierOutbox | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#secrets = new CourierSecrets(ctx.storage.kv);
  }

  /** The tables are made when first needed: one that is only cleared leaves nothing behind. */
  get #outbox(): CourierOutbox {
    this.#rows ??= new CourierOutbox(this.ctx.storage);
    return this.#rows;
  }

  async post(news: readonly News[]): Promise<void> {
    this.#outbox.add(news, Date.now());
    await this.#arm();
  }

  async rotate(secret: string): Promise<HookSecretBody> {
    return this.#secrets.rotate(secret, Date.now());
  }

  async deliveries(): Promise<DeliveriesBody> {
    const hasSecret = this.#secrets.living(Date.now()).length > 0;
    return { hasSecret, deliveries: this.#outbox.log() };
  }

  async replay(id: string): Promise<boolean> {
    const isKept = this.#outbox.replay(id, Date.now());
    await this.#arm();
    return isKept;
  }

  async clear(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#rows = null;
  }

  override async alarm(): Promise<void> {
    try {
      await this.#deliver();
      this.#outbox.trim(Date.now() - KEEP_MS);
      await this.#arm();
    } catch (error) {
      log({ event: "courier.failed", error: errorWords(error) });
      await this.ctx.storage.setAlarm(Date.now() + REGISTRY_DOWN_MS);
    }
  }

  async #deliver(): Promise<void> {
    const due = this.#outbox.due(Date.now(), PER_ALARM);
    if (due.length === 0) return;
    const url = await this.#address();
    const secrets = this.#secrets.living(Date.now());
    if (url === null || secrets.length === 0) return this.#outbox.giveUp();
    for (let n = 0; n < due.length; n += AT_ONCE) {
      await Promise.all(due.slice(n, n + AT_ONCE).map((one) => this.#try(one, url, secrets)));
    }
  }

  /** Where this partner is told things; null when nowhere: it may not be, or the address is none that we go to. */
  async #address(): Promise<URL | null> {
    const partner = await findPartner(this.env, this.ctx.id.name ?? "");
    if (!partner?.hookUrl || !holds(partner, "webhooks")) return null;
    const parsed = parseHookUrl(partner.hookUrl, this.env);
    return parsed.ok ? parsed.value : null;
  }

  async #try(message: DueMessage, url: URL, secrets: readonly string[]): Promise<void> {
    const { id, body, tries } = message;
    const waitMs = waitAfterMs(tries + 1, Math.random());
    const atMs = Date.now();
    this.#outbox.begin(id, waitMs === null ? null : atMs + waitMs);
    const headers = signWebhook({ id, body, atMs }, secrets);
    const attempt = await callWebhook(url, { headers, body }, Date.now);
    this.#outbox.finish(message, attempt, isDelivered(attempt));
  }

  /** One alarm for whatever comes next: a message that is due, else the oldest line of the log that is to go. */
  async #arm(): Promise<void> {
    const nextMs = this.#outbox.nextMs ?? this.#trimAtMs();
    if (nextMs !== null) await this.ctx.storage.setAlarm(nextMs);
  }

  #trimAtMs(): number | null {
    const oldestMs = this.#outbox.oldestMs;
    return oldestMs === null ? null : oldestMs + KEEP_MS + 1;
  }
}
