// Who holds the stage as one person sees it. Pure.
import type { Stage } from "../../../shared/room/view.ts";

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

/** Whole seconds until the room decides by itself, never below 0. */
export function secondsToAnswer(ask: NonNullable<Stage["ask"]>, nowMs: number): number {
  return Math.max(0, Math.ceil((ask.until - nowMs) / 1_000));
}
