// How long an invitation still works. Pure.
import { formatLength } from "../../ui/time.ts";

/** The whole life of an invitation. */
export const INVITE_LIFE_MS = 600_000;

export type InviteClock =
  | { readonly kind: "open"; readonly left: string; readonly part: number }
  | { readonly kind: "over" };

/** `left` is m:ss; `part` is what remains of the whole life, 1 at its beginning. */
export function inviteClock(expiresAtMs: number, nowMs: number, lifeMs: number): InviteClock {
  const leftMs = expiresAtMs - nowMs;
  if (leftMs <= 0) return { kind: "over" };
  // Rounded up: while a second is shown, the link still works.
  const left = formatLength(Math.ceil(leftMs / 1_000) * 1_000);
  return { kind: "open", left, part: Math.min(1, leftMs / lifeMs) };
}
