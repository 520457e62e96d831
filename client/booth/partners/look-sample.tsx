// A partner's look as a stamp: its ground, its ink and its colour. The words beside it say the same.
import type { PartnerTheme } from "../../../shared/http/partner-bodies.ts";

export function LookSample({ theme: { theme, accent } }: { theme: PartnerTheme }) {
  return (
    <span
      class={`look-sample theme-${theme}`}
      style={accent === null ? {} : { "--sample": accent }}
      aria-hidden="true"
    >
      <span class="look-sample-line" />
      <span class="look-sample-dot" />
    </span>
  );
}
