// Partners as rows of D1, both ways. Statements only: whoever runs them decides in which transaction.
import {
  type NewPartner,
  NO_THEME,
  PARTNER_CAPABILITIES,
  type Partner,
  type PartnerEdit,
  partnerTheme,
  QUOTA_DEFAULT,
} from "../../shared/http/partner-bodies.ts";

export type PartnerStore = { readonly DB: D1Database };
export type PartnerRow = {
  id: string;
  name: string;
  origins: string;
  rooms: string;
  theme: string;
  capabilities: string;
  quota: number;
  hook_url: string | null;
  active: number;
  suspended_at: number | null;
  created_at: number;
};

/** A partner as it is registered when nothing else is said: everything allowed, the room's own look. */
export function partnerFrom(id: string, fields: NewPartner, nowMs: number): Partner {
  return {
    id,
    name: fields.name,
    origins: fields.origins,
    rooms: fields.rooms,
    theme: fields.theme ?? NO_THEME,
    capabilities: fields.capabilities ?? [...PARTNER_CAPABILITIES],
    quota: fields.quota ?? QUOTA_DEFAULT,
    hookUrl: fields.hookUrl ?? null,
    active: true,
    suspendedAt: null,
    createdAt: nowMs,
  };
}

export function toPartner(row: PartnerRow): Partner {
  const theme = partnerTheme.safeParse(readJson(row.theme));
  const capabilities = textList(row.capabilities);
  return {
    id: row.id,
    name: row.name,
    origins: textList(row.origins),
    rooms: textList(row.rooms),
    theme: theme.success ? theme.data : NO_THEME,
    capabilities: PARTNER_CAPABILITIES.filter((known) => capabilities.includes(known)),
    quota: row.quota,
    hookUrl: row.hook_url,
    active: row.active === 1 && row.suspended_at === null,
    suspendedAt: row.suspended_at,
    createdAt: row.created_at,
  };
}

/** The partner as it is once `edit` is written. */
export function edited(partner: Partner, edit: PartnerEdit): Partner {
  const changed = Object.entries(edit).filter(([, value]) => value !== undefined);
  return { ...partner, ...Object.fromEntries(changed) };
}

/** Fails with everything around it when the id is taken. */
export function insertPartner({ DB }: PartnerStore, partner: Partner): D1PreparedStatement {
  const { id, name, origins, rooms, theme, capabilities, quota, hookUrl, createdAt } = partner;
  return DB.prepare(
    `INSERT INTO partners
       (id, name, origins, rooms, active, created_at, theme, capabilities, quota, hook_url, hook_since)
     VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?5)`,
  ).bind(
    id,
    name,
    JSON.stringify(origins),
    JSON.stringify(rooms),
    createdAt,
    JSON.stringify(theme),
    JSON.stringify(capabilities),
    quota,
    hookUrl,
  );
}

/** Changes what is named. A new address is told nothing of the time before it was set. */
export function updatePartner(
  { DB }: PartnerStore,
  id: string,
  edit: PartnerEdit,
  nowMs: number,
): D1PreparedStatement {
  const changed: readonly (readonly [column: string, value: string | number | null])[] = [
    ...named("name", edit.name),
    ...named("origins", edit.origins && JSON.stringify(edit.origins)),
    ...named("rooms", edit.rooms && JSON.stringify(edit.rooms)),
    ...named("theme", edit.theme && JSON.stringify(edit.theme)),
    ...named("capabilities", edit.capabilities && JSON.stringify(edit.capabilities)),
    ...named("quota", edit.quota),
    ...named("hook_url", edit.hookUrl),
    ...named("hook_since", edit.hookUrl === undefined ? undefined : nowMs),
  ];
  // Always something to set: what was asked for must be answered alike whether or not it changes anything.
  const columns = ["id", ...changed.map(([column]) => column)];
  const set = columns.map((column, n) => `${column} = ?${n + 1}`).join(", ");
  return DB.prepare(`UPDATE partners SET ${set} WHERE id = ?1`).bind(
    id,
    ...changed.map(([, value]) => value),
  );
}

/** `atMs` null: resumed. A second suspension keeps the moment of the first. */
export function suspendPartner(
  { DB }: PartnerStore,
  id: string,
  atMs: number | null,
): D1PreparedStatement {
  const value = atMs === null ? "NULL" : "coalesce(suspended_at, ?2)";
  const statement = DB.prepare(`UPDATE partners SET suspended_at = ${value} WHERE id = ?1`);
  return atMs === null ? statement.bind(id) : statement.bind(id, atMs);
}

/** The partner and its numbers. Its keys find nobody to speak for any more. */
export function deletePartner({ DB }: PartnerStore, id: string): D1PreparedStatement[] {
  return ["DELETE FROM partner_days WHERE partner = ?1", "DELETE FROM partners WHERE id = ?1"].map(
    (query) => DB.prepare(query).bind(id),
  );
}

function named<T extends string | number | null>(
  column: string,
  value: T | undefined,
): [string, T][] {
  return value === undefined ? [] : [[column, value]];
}

function textList(json: string): string[] {
  const parsed = readJson(json);
  return Array.isArray(parsed) ? parsed.filter((item) => typeof item === "string") : [];
}

/** What cannot be read is nothing: it grants nothing. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
