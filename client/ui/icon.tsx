// One icon from lucide's node data, drawn as SVG that takes the text's colour. Decorative: the control it sits in carries the name.
import type { IconNode } from "lucide";
import { h } from "preact";
import "./icon.css";

type Props = {
  /** Icon data: `import { Play } from "lucide"`. */
  icon: IconNode;
  /** Edge in px; 20 by default. */
  size?: number;
  /** Filled shapes read better for play, pause and hearts. */
  filled?: boolean;
  class?: string;
};

/** Draws a lucide icon; hidden from assistive technology. */
export function Icon({ icon, size = 20, filled = false, class: extra = "" }: Props) {
  return (
    <svg
      class={`icon ${extra}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? "currentColor" : "none"}
      stroke="currentColor"
      stroke-width={size >= 28 ? 1.75 : 2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {icon.map(([tag, attributes], index) => h(tag, { key: index, ...attributes }))}
    </svg>
  );
}
