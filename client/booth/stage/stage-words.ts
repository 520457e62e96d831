// The stage in words: who holds it, who asks, and until when. Pure.
import type { StageSeen } from "./stage-seen.ts";

type Held = Exclude<StageSeen, { kind: "free" }>;
type Rights = { readonly mayAsk: boolean };

/** One line for the row under the clock; null where there is nothing to say. The time left stands behind it. */
export function stageLine(seen: StageSeen, { mayAsk }: Rights): string | null {
  if (seen.kind === "free" || (seen.kind === "mine" && seen.ask === null)) return null;
  return seen.kind === "mine" ? `${seen.ask?.name} asks for the stage.` : theirLine(seen, mayAsk);
}

function theirLine(seen: Extract<Held, { kind: "theirs" }>, mayAsk: boolean): string {
  const { holder, ask, iAsk } = seen;
  if (iAsk) return `You asked ${holder} for the stage. Without an answer it is yours.`;
  if (ask) return `${holder} holds the stage, and ${ask.name} asks for it.`;
  return mayAsk
    ? `${holder} holds the stage.`
    : `${holder} holds the stage. You can fill the queue.`;
}
