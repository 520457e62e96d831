// Partners as people say them. Pure.
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type {
  PARTNER_THEMES,
  Partner,
  PartnerCapability,
  PartnerTheme,
} from "../../../shared/http/partner-bodies.ts";
import { formatCount } from "../../ui/numbers.ts";
import type { Locale } from "../../ui/time.ts";

type Words = { readonly name: string; readonly may: string };
const CAPABILITY_WORDS: Readonly<Record<PartnerCapability, Words>> = {
  embed: { name: "Show widgets", may: "Their pages may show these rooms." },
  read: { name: "Read the rooms", may: "Scripts of their pages may read what everybody sees." },
  numbers: { name: "Get their numbers", may: "Their server may ask how their widgets do." },
  webhooks: { name: "Get webhooks", may: "Their server is told of shows and tracks." },
};
export const capabilityName = (capability: PartnerCapability) => CAPABILITY_WORDS[capability].name;
export const capabilityMay = (capability: PartnerCapability) => CAPABILITY_WORDS[capability].may;

export const THEME_WORDS: Readonly<Record<(typeof PARTNER_THEMES)[number], string>> = {
  auto: "As the reader's device",
  light: "Light",
  dark: "Dark",
};

/** `Dark, in #2f6b4f`, `As the reader's device, in the room's gold`. */
export function lookWords({ theme, accent }: PartnerTheme): string {
  return `${THEME_WORDS[theme]}, in ${accent ?? "the room's gold"}`;
}

/** `www.example.org`, `www.example.org and 2 more`. */
export function sitesWords(origins: readonly string[]): string {
  const [first, ...others] = origins.map(siteWords);
  if (first === undefined) return "No site";
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** What everybody leaves out of a site's address is left out. */
export function siteWords(origin: string): string {
  return origin.replace(/^https:\/\//, "");
}

/** `Show widgets, get webhooks`; everything and nothing have words of their own. */
export function mayWords({ capabilities }: Pick<Partner, "capabilities">): string {
  if (capabilities.length === 0) return "Nothing";
  const names = capabilities.map(capabilityName).join(", ").toLowerCase();
  return names.charAt(0).toUpperCase() + names.slice(1);
}

/** A quota as a person reads it: `6,000 visits a minute`. */
export function quotaWords(quota: number, locale?: Locale): string {
  return `${formatCount(quota, locale)} ${quota === 1 ? "visit" : "visits"} a minute`;
}

/** The title of a room, its name where the room is not known here. */
export function roomTitle(room: string, known: readonly RoomInfo[]): string {
  return known.find((info) => info.room === room)?.title ?? room;
}
