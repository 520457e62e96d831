// Shapes of the partner registry, of a partner's own numbers, and of its webhooks, for both ends of the wire.
import * as z from "zod/mini";
import { instantMs, roomName, title } from "../protocol/scalars.ts";
import { origin, partnerId } from "./bodies.ts";

/**
 * What a partner may do. embed: show its rooms in widgets · read: read its rooms' state from scripts of its own pages
 * (CORS) · numbers: ask for its own numbers · webhooks: be told what happens in its rooms.
 */
export const PARTNER_CAPABILITIES = ["embed", "read", "numbers", "webhooks"] as const;
export type PartnerCapability = (typeof PARTNER_CAPABILITIES)[number];

export const PARTNER_THEMES = ["auto", "light", "dark"] as const;
/** How the partner's widgets look where its page does not say: values of a closed kind, never CSS. */
export const partnerTheme = z.object({
  theme: z.enum(PARTNER_THEMES),
  accent: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/))),
});
export type PartnerTheme = z.infer<typeof partnerTheme>;
export const NO_THEME: PartnerTheme = { theme: "auto", accent: null };

/** Passes for widgets per minute: the quota of a partner, over all its pages. */
export const QUOTA_MAX = 60_000;
export const QUOTA_DEFAULT = 6_000;
const quota = z.int().check(z.gte(1), z.lte(QUOTA_MAX));

const origins = z.array(origin).check(z.minLength(1), z.maxLength(20));
const rooms = z.array(roomName).check(z.minLength(1), z.maxLength(50));
const capabilities = z
  .array(z.enum(PARTNER_CAPABILITIES))
  .check(z.maxLength(PARTNER_CAPABILITIES.length));
/** Where webhooks go; the server says no to what is not a public https address. */
const hookUrl = z.nullable(z.string().check(z.minLength(1), z.maxLength(500)));

export const newPartner = z.object({
  name: title,
  origins,
  rooms,
  theme: z.optional(partnerTheme),
  capabilities: z.optional(capabilities),
  quota: z.optional(quota),
  hookUrl: z.optional(hookUrl),
});
export type NewPartner = z.infer<typeof newPartner>;

/** What is not named stays as it is. */
export const partnerEdit = z.partial(newPartner);
export type PartnerEdit = z.infer<typeof partnerEdit>;

export const partner = z.object({
  id: partnerId,
  name: z.string(),
  origins: z.array(z.string()),
  rooms: z.array(roomName),
  theme: partnerTheme,
  capabilities: z.array(z.enum(PARTNER_CAPABILITIES)),
  quota: z.int(),
  hookUrl: z.nullable(z.string()),
  /** False while suspended. */
  active: z.boolean(),
  suspendedAt: z.nullable(instantMs),
  createdAt: instantMs,
});
export type Partner = z.infer<typeof partner>;
export const partnersBody = z.object({ partners: z.array(partner) });

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
export const NUMBERS_MAX_DAYS = 92;
/** `from`: first day (UTC), inclusive; without it, the last 30 days. */
export const numbersQuery = z.object({
  from: z.optional(day),
  days: z.optional(z.string().check(z.regex(/^[1-9]\d?$/))),
});

const amount = z.number().check(z.gte(0));
/** One day (UTC) of one room in this partner's widgets. docs/EMBED.md says what each number means, and what it can't. */
export const partnerDay = z.object({
  day,
  room: roomName,
  /** Widgets that were served to a page of the partner's. */
  embeds: amount,
  /** Passes for the room that were given to those widgets: one per visit, one more each quarter of an hour. */
  passes: amount,
  /** Passes that were refused because the quota was used up. */
  refused: amount,
  /** Minutes that widgets were connected, and minutes that they played sound, while the doors were open. */
  presentMinutes: amount,
  listeningMinutes: amount,
});
export type PartnerDay = z.infer<typeof partnerDay>;
export const numbersBody = z.object({ partner: partnerId, days: z.array(partnerDay) });
export type NumbersBody = z.infer<typeof numbersBody>;

export const HOOK_KINDS = ["show.started", "show.ended", "track.played"] as const;
export type HookKind = (typeof HOOK_KINDS)[number];
export const DELIVERY_STATES = ["waiting", "delivered", "dead"] as const;

/** One try to bring a message. `status` null: there was no answer; `words` says why, from a closed set of ours. */
export const deliveryAttempt = z.object({
  atMs: instantMs,
  tookMs: z.int(),
  status: z.nullable(z.int()),
  words: z.string(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;
export const delivery = z.object({
  id: z.string(),
  kind: z.enum(HOOK_KINDS),
  room: roomName,
  atMs: instantMs,
  state: z.enum(DELIVERY_STATES),
  dueMs: z.nullable(instantMs),
  attempts: z.array(deliveryAttempt),
});
export type Delivery = z.infer<typeof delivery>;
/** Newest first, at most a hundred. Without a secret nothing is delivered: no receiver could tell that it is from us. */
export const deliveriesBody = z.object({ hasSecret: z.boolean(), deliveries: z.array(delivery) });
export type DeliveriesBody = z.infer<typeof deliveriesBody>;

/** A secret that the operator's client made: what travels back and is kept holds none. */
export const hookSecretRequest = z.object({
  secret: z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]{43}=$/)),
});
export const turnedBody = z.object({ oldUntilMs: z.nullable(instantMs) });

/** Shown once. The one before signs along until `oldUntilMs`; null when there was none. */
export const hookSecretBody = z.object({
  secret: z.string(),
  oldUntilMs: z.nullable(instantMs),
});
export type HookSecretBody = z.infer<typeof hookSecretBody>;
