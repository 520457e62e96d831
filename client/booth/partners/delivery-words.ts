// How a webhook is going, in words. Pure.
import type {
  DELIVERY_STATES,
  Delivery,
  DeliveryAttempt,
  HookKind,
} from "../../../shared/http/partner-bodies.ts";
import { formatCount } from "../../ui/numbers.ts";
import { formatWait, type Locale } from "../../ui/time.ts";

export const KIND_WORDS: Readonly<Record<HookKind, string>> = {
  "show.started": "Show began",
  "show.ended": "Show ended",
  "track.played": "Track played",
};

type State = (typeof DELIVERY_STATES)[number];
export const STATE_WORDS: Readonly<
  Record<State, { readonly name: string; readonly tone: "good" | "accent" | "caution" }>
> = {
  delivered: { name: "Delivered", tone: "good" },
  waiting: { name: "On its way", tone: "accent" },
  dead: { name: "Given up", tone: "caution" },
};

/** What happened last, and what comes next: `503, refused · tries again in 2 min`. */
export function deliveryWords(
  { state, dueMs, attempts }: Pick<Delivery, "state" | "dueMs" | "attempts">,
  nowMs: number,
): string {
  const last = attempts.at(-1);
  if (state === "delivered" && last) return tookWords(last);
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

/** `answered 204 in 120 ms`. */
export function tookWords({ status, tookMs }: DeliveryAttempt, locale?: Locale): string {
  return `answered ${status ?? "nothing"} in ${formatCount(tookMs, locale)} ms`;
}

const SOON_MS = 30_000;

/** True when asking again in a moment will say more. */
export function isMoving(deliveries: readonly Delivery[], nowMs: number): boolean {
  return deliveries.some(
    ({ state, dueMs }) => state === "waiting" && dueMs !== null && dueMs - nowMs < SOON_MS,
  );
}
