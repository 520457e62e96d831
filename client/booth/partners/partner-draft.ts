// A partner as somebody types it, both ways: what is in the fields, and what the server is asked. Pure.
import {
  type NewPartner,
  NO_THEME,
  PARTNER_CAPABILITIES,
  type Partner,
  type PartnerCapability,
  type PartnerEdit,
  type PartnerTheme,
  QUOTA_DEFAULT,
  QUOTA_MAX,
} from "../../../shared/http/partner-bodies.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { siteOrigin } from "../../ui/embed-snippet.ts";
import { formatCount } from "../../ui/numbers.ts";

export type Draft = {
  readonly name: string;
  /** Addresses, apart by spaces, commas or lines. */
  readonly sites: string;
  readonly rooms: readonly string[];
  readonly theme: PartnerTheme;
  readonly capabilities: readonly PartnerCapability[];
  readonly quota: string;
  readonly hookUrl: string;
};
export type Filled = Required<NewPartner>;

const MAX_SITES = 20;

/** A new partner of this room, with everything allowed. */
export function newDraft(room: string): Draft {
  return {
    name: "",
    sites: "",
    rooms: [room],
    theme: NO_THEME,
    capabilities: PARTNER_CAPABILITIES,
    quota: String(QUOTA_DEFAULT),
    hookUrl: "",
  };
}

export function draftOf(partner: Partner): Draft {
  const { name, origins, rooms, theme, capabilities, quota, hookUrl } = partner;
  const sites = origins.join("\n");
  return { name, sites, rooms, theme, capabilities, quota: String(quota), hookUrl: hookUrl ?? "" };
}

/** The fields as a partner, or the sentence that says what is missing. */
export function readDraft(draft: Draft): Result<Filled, string> {
  const name = draft.name.trim();
  if (name === "") return err("Say who it is.");
  const origins = readSites(draft.sites);
  if (!origins.ok) return origins;
  if (draft.rooms.length === 0) return err("Choose at least one room.");
  const quota = readQuota(draft.quota);
  if (quota === null) {
    return err(`Visits a minute are a number from 1 to ${formatCount(QUOTA_MAX)}.`);
  }
  const address = draft.hookUrl.trim();
  return ok({
    name,
    origins: origins.value,
    rooms: [...draft.rooms],
    theme: draft.theme,
    capabilities: PARTNER_CAPABILITIES.filter((one) => draft.capabilities.includes(one)),
    quota,
    hookUrl: address === "" ? null : address,
  });
}

/** Only what differs: a webhook's address that is named counts as new, and is told nothing of the time before. */
export function changesTo(partner: Partner, filled: Filled): PartnerEdit {
  const changed = Object.entries(filled).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(partner[field as keyof Filled]),
  );
  return Object.fromEntries(changed);
}

function readSites(text: string): Result<string[], string> {
  const typed = text.split(/[\s,]+/).filter((word) => word !== "");
  if (typed.length === 0) return err("Name the site that will show the widget.");
  const origins = new Set<string>();
  for (const word of typed) {
    const origin = siteOrigin(word);
    if (origin === null) return err(`“${word}” isn't a site's address.`);
    origins.add(origin);
  }
  return origins.size > MAX_SITES
    ? err(`${MAX_SITES} sites are the most for one partner.`)
    : ok([...origins]);
}

function readQuota(text: string): number | null {
  const quota = Number(text.trim());
  return text.trim() !== "" && Number.isInteger(quota) && quota >= 1 && quota <= QUOTA_MAX
    ? quota
    : null;
}
