// A square picture of a track: its own artwork, or one drawn from its title. Decorative, since the title stands beside it.
import { useId, useState } from "preact/hooks";
import { mediaUrl, pictureUrl } from "../../shared/http/paths.ts";
import { type Pattern, patternOf } from "./artwork-pattern.ts";
import "./artwork.css";

type Props = {
  /** Media key of the artwork (`track.artworkKey`), null to draw one. */
  artworkKey: string | null;
  /** What the drawn picture is derived from, e.g. `title + artist`. */
  words: string;
  class?: string;
  /** Off-screen lists load late. */
  lazy?: boolean;
};

/** Fills the width it is given; falls back to the drawn picture when the image can't be loaded. */
export function Artwork({ artworkKey, words, class: extra = "", lazy = false }: Props) {
  // Remembering which picture failed gives another one another try.
  const [failedKey, setFailedKey] = useState<string | null>(null);
  return (
    <div class={`artwork ${extra}`.trim()}>
      {artworkKey === null || artworkKey === failedKey ? (
        <Drawn pattern={patternOf(words)} />
      ) : (
        <img
          // Rows of lists are what loads late, and they show a cover no larger than a thumb.
          src={lazy ? pictureUrl(artworkKey, "128") : mediaUrl(artworkKey)}
          alt=""
          decoding="async"
          loading={lazy ? "lazy" : "eager"}
          onError={() => setFailedKey(artworkKey)}
        />
      )}
    </div>
  );
}

function Drawn({ pattern }: { pattern: Pattern }) {
  const { hue, secondHue } = pattern;
  // Two drawings may share a page, and a hidden one's gradient paints nothing: each needs its own.
  const id = useId();
  return (
    <svg viewBox="0 0 200 200" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="0.4" y2="1">
          <stop offset="0" stop-color={`oklch(0.3 0.1 ${hue})`} />
          <stop offset="1" stop-color={`oklch(0.5 0.16 ${secondHue})`} />
        </linearGradient>
        <radialGradient id={`${id}-glow`} cx="0.5" cy="1" r="0.9">
          <stop offset="0" stop-color="oklch(0.86 0.13 82)" stop-opacity="0.85" />
          <stop offset="0.5" stop-color={`oklch(0.65 0.19 ${secondHue})`} stop-opacity="0.45" />
          <stop offset="1" stop-color={`oklch(0.3 0.1 ${hue})`} stop-opacity="0" />
        </radialGradient>
      </defs>
      <rect width="200" height="200" fill={`url(#${id})`} />
      <rect width="200" height="200" fill={`url(#${id}-glow)`} />
      <g fill="none" stroke="oklch(0.95 0.06 88)">
        <MotifLines pattern={pattern} />
      </g>
    </svg>
  );
}

const STEPS = [0, 1, 2, 3, 4, 5, 6, 7];

function MotifLines({ pattern: { motif, turn } }: { pattern: Pattern }) {
  switch (motif) {
    case "arches":
      return STEPS.map((step) => (
        <path
          key={step}
          d={`M${100 - 12 - step * 13} 200V${128 - step * 6}a${12 + step * 13} ${12 + step * 13} 0 0 1 ${24 + step * 26} 0V200`}
          stroke-width="2.5"
          stroke-opacity={0.8 - step * 0.09}
        />
      ));
    case "rays":
      return Array.from({ length: 25 }, (_, ray) => (
        <path
          key={ray}
          d="M100 196V20"
          transform={`rotate(${(ray - 12) * 7.5} 100 200)`}
          stroke-width={ray % 2 ? 1.2 : 3.5}
          stroke-opacity={ray % 2 ? 0.4 : 0.28}
          stroke-dasharray={`${110 + ((ray * 37 + turn) % 60)} 300`}
        />
      ));
    case "rings":
      return STEPS.map((step) => (
        <circle
          key={step}
          cx={100 + turn}
          cy={112}
          r={14 + step * 15}
          stroke-width={step === 0 ? 14 : 1.8}
          stroke-opacity={0.75 - step * 0.08}
        />
      ));
    case "waves":
      return STEPS.map((step) => (
        <path
          key={step}
          d={`M-20 ${70 + step * 15}q30 ${-34 + step * 4} 60 0t60 0 60 0 60 0 60 0`}
          transform={`translate(${turn / 2 - step * 4} 0)`}
          stroke-width={3.4 - step * 0.3}
          stroke-opacity={0.75 - step * 0.08}
        />
      ));
  }
}
