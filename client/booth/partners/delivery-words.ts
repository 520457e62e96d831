// How a webhook is going, in words. Pure.
import type { Delivery, DeliveryAttempt, HookKind } from "../../../shared/http/partner-bodies.ts";
import { formatCount } from "../../ui/numbers.ts";
import { formatWait, type Locale } from "../../ui/time.ts";

export const KIND_WORDS: Readonly<Record<HookKind, string>> = {
  "show.started": "Show began",
  "show.ended": "Show ended",
  "track.played": "Track played",
};

type Badge = { readonly name: string; readonly tone: "good" | "accent" | "caution" };

/** Where it stands, in two words. */
export function stateBadge({ state, attempts }: Pick<Delivery, "state" | "attempts">): Badge {
  if (state === "delivered") return { name: "Delivered", tone: "good" };
  if (state === "dead") return { name: "Given up", tone: "caution" };
  return { name: attempts.length === 0 ? "On its way" : "Trying again", tone: "accent" };
}

/** What happened last, and what comes next: `503, refused · tries again in 2 min`. */
export function deliveryWords(
  { state, dueMs, attempts }: Pick<Delivery, "state" | "dueMs" | "attempts">,
  nowMs: number,
): string {
  const last = attempts.at(-1);
  if (state === "delivered" && last) return `answered ${last.status} in ${tookWords(last)}`;
  const happened = last ? [attemptWords(last)] : [];
  if (state !== "waiting" || dueMs === null) return happened[0] ?? "not tried";
  const waitMs = dueMs - nowMs;
  return [...happened, waitMs <= 0 ? "trying now" : `tries again in ${formatWait(waitMs)}`].join(
    " · ",
  );
}

/** `503, refused`, `no answer in time`. */
export function attemptWords({ status, words }: DeliveryAttempt): string {
  return status === null ? words : `${status}, ${words}`;
}

/** `120 ms`. */
export function tookWords({ tookMs }: Pick<DeliveryAttempt, "tookMs">, locale?: Locale): string {
  return `${formatCount(tookMs, locale)} ms`;
}

const SOON_MS = 30_000;

/** True when asking again in a moment will say more. */
export function isMoving(deliveries: readonly Delivery[], nowMs: number): boolean {
  return deliveries.some(
    ({ state, dueMs }) => state === "waiting" && dueMs !== null && dueMs - nowMs < SOON_MS,
  );
}
