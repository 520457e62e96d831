// Where a broadcast stands, in one small mark. Live red appears here, and nowhere that is not on air.
import type { ComponentChildren } from "preact";
import type { Phase } from "../../shared/room/view.ts";
import "./badge.css";

const WORDS: Readonly<Record<Phase, string>> = {
  idle: "Off air",
  scheduled: "Coming up",
  doors: "Doors open",
  live: "On air",
  break: "Short break",
  ended: "Show ended",
};

/** The state of a room's broadcast in words, with the pulsing red dot while it is on air. */
export function PhaseBadge({ phase }: { phase: Phase }) {
  return (
    <span class={`badge phase-${phase}`}>
      <span class="badge-dot" />
      {WORDS[phase]}
    </span>
  );
}

type Tone = "plain" | "accent" | "good" | "caution";

/** A small label, e.g. a person's role. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge tone-${tone}`}>{children}</span>;
}
