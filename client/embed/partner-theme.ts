// The look that the partner chose once for all its widgets, under whatever its page says for this one.
// Only values of a closed kind get through: this ends in style properties.
import { type PartnerTheme, partnerTheme } from "../../shared/http/partner-bodies.ts";
import type { Look } from "./bridge.ts";

/** The page's own words win; `auto` and an empty accent are none. A theme that isn't exactly one changes nothing. */
export function inTheme(look: Look, theme: unknown): Look {
  const parsed = partnerTheme.safeParse(theme);
  if (!parsed.success) return look;
  const partner: PartnerTheme = parsed.data;
  return {
    ...look,
    theme: look.theme === "auto" ? partner.theme : look.theme,
    accent: look.accent || (partner.accent ?? ""),
  };
}
