// The six reactions as signs: lucide where it has one, own drawings on the same 24 px grid where it has none.
import { Flame, Heart } from "lucide";
import type { Reaction } from "../../shared/protocol/scalars.ts";
import { Icon } from "./icon.tsx";

export const REACTION_WORDS: Readonly<Record<Reaction, string>> = {
  amen: "Amen",
  heart: "Love",
  fire: "Fire",
  clap: "Clap",
  praise: "Praise",
  dance: "Dance",
};

/** Own drawings: paths of a 24 px stroke icon. */
const DRAWN: Readonly<Record<Exclude<Reaction, "heart" | "fire">, string[]>> = {
  // Two palms, fingers up, meeting in the middle.
  amen: [
    "M12 20.5V5.2C12 3.4 9.6 3.2 9.3 5l-1 6.2-3.6 5.2 3.6 4.8 3.7-2.4",
    "M12 20.5V5.2c0-1.8 2.4-2 2.7-.2l1 6.2 3.6 5.2-3.6 4.8-3.7-2.4",
  ],
  // Two hands turned to each other, and the sound between them.
  clap: [
    "M10.4 9.6 7.3 6.5a1.4 1.4 0 0 0-2 2l4.4 4.4",
    "M8 11.2 5.2 8.4a1.4 1.4 0 0 0-2 2l5.9 6.3c3 3 7.2 3.3 9.8.7 2.4-2.4 2.6-5.4.9-8.2l-1.6-3a1.5 1.5 0 0 0-2.7 1.3l1 2.3-4.6-4.6a1.4 1.4 0 0 0-2 2l4 4",
    "M14 2.5v1.7M18.3 2.6l-.9 1.5M10 3.3l.9 1.4",
  ],
  // A singer with both arms raised.
  praise: [
    "M12 9.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z",
    "M4.5 3.5c.4 4.3 2.8 7.6 5.5 8.7v3.3l-1.5 6M19.5 3.5c-.4 4.3-2.8 7.6-5.5 8.7v3.3l1.5 6",
    "M10 15.5h4",
  ],
  // Two notes under one beam.
  dance: [
    "M9 18V5.5l11-2.3v12.6",
    "M9 9.3 20 7",
    "M6.2 20.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM17.2 18.6a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z",
  ],
};

/** One reaction's sign; decorative, the button carries its word. */
export function ReactionSign({ reaction, size = 24 }: { reaction: Reaction; size?: number }) {
  if (reaction === "heart") return <Icon icon={Heart} size={size} filled />;
  if (reaction === "fire") return <Icon icon={Flame} size={size} filled />;
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {DRAWN[reaction].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
