// Whose passes count no more: persons, and whole partners, each with the moment before which a refused pass was made.
// Only passes are taken back here; whether somebody gets a new one is the edge's to say.
import type { CloseReason } from "../../../shared/protocol/close.ts";
import { LISTENER_TOKEN_MS } from "../../../shared/protocol/limits.ts";
import type { Seat } from "./seat.ts";

/** `who`: a person, or a partner by `partnerMark`. */
export type Expelled = { readonly who: string; readonly beforeMs: number };

/** Clocks that make passes and clocks that check them differ a little. */
const SKEW_MS = 60_000;
const PARTNER = "partner/";

/** Persons begin with `p_` or `s_`, so no partner can be taken for one. */
export const partnerMark = (partner: string): string => PARTNER + partner;

/** True once every pass this is about has run out by itself. */
export function isOver({ beforeMs }: Expelled, nowMs: number): boolean {
  return beforeMs + LISTENER_TOKEN_MS + SKEW_MS <= nowMs;
}

/** Who was expelled, as an object of a room remembers it. */
export class Expulsions {
  readonly #beforeMs = new Map<string, number>();

  add(expelled: readonly Expelled[]): void {
    for (const { who, beforeMs } of expelled) {
      this.#beforeMs.set(who, Math.max(beforeMs, this.#beforeMs.get(who) ?? 0));
    }
  }

  all(): Expelled[] {
    return [...this.#beforeMs].map(([who, beforeMs]) => ({ who, beforeMs }));
  }

  /** Why this seat may not be taken or kept; null when nothing speaks against it. */
  against(seat: Pick<Seat, "person" | "partner" | "issuedAtMs">): CloseReason | null {
    if (this.#beforeMs.size === 0) return null;
    if (seat.partner !== null && this.#covers(partnerMark(seat.partner), seat)) {
      return "forbidden_origin";
    }
    return this.#covers(seat.person, seat) ? "revoked" : null;
  }

  forget(who: string): void {
    this.#beforeMs.delete(who);
  }

  /** A seat of a version that noted no moment was taken before anybody could be expelled. */
  #covers(who: string, { issuedAtMs = 0 }: Pick<Seat, "issuedAtMs">): boolean {
    return issuedAtMs < (this.#beforeMs.get(who) ?? 0);
  }
}
