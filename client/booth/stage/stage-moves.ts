// Who holds the stage as this booth sees it, and what that means for its buttons. The room decides; this only says it before.
import { can } from "../../../shared/roles.ts";
import type { ChatLine, Stage } from "../../../shared/room/view.ts";
import type { Desk } from "../desk.ts";

export type StageSeen =
  /** Off air, or nobody took it: everybody who may goes on. */
  | { readonly kind: "free" }
  | { readonly kind: "mine"; readonly ask: Stage["ask"] }
  | {
      readonly kind: "theirs";
      readonly holder: string;
      readonly ask: Stage["ask"];
      readonly iAsk: boolean;
    };

export function stageSeen(stage: Stage | null, me: string | null): StageSeen {
  if (stage === null) return { kind: "free" };
  if (stage.person === me) return { kind: "mine", ask: stage.ask };
  const iAsk = stage.ask !== null && stage.ask.person === me;
  return { kind: "theirs", holder: stage.name, ask: stage.ask, iAsk };
}

export const stageOf = ({ session }: Desk): StageSeen =>
  stageSeen(session.view.value.stage, session.you.value?.person ?? null);

/** Why playing and moving the show are closed to this booth; null when they are not. */
export function lockedBecause(desk: Desk): string | null {
  const seen = stageOf(desk);
  return seen.kind === "theirs" ? `${seen.holder} holds the stage.` : null;
}

/** True for a line of somebody to whom this booth could hand the stage. */
export function mayReceive(desk: Desk, { by, role }: ChatLine): boolean {
  const isOther = by !== null && by !== desk.session.you.value?.person;
  return isOther && can(role, "deck") && stageOf(desk).kind === "mine";
}

/** Whole seconds until the room decides by itself, never below 0. */
export function secondsToAnswer(ask: NonNullable<Stage["ask"]>, nowMs: number): number {
  return Math.max(0, Math.ceil((ask.until - nowMs) / 1_000));
}
