// Bodies of the signed interface for machines (`/api/admin/…`), parsed at the edge and written by its client.
import * as z from "zod/mini";
import { instantMs } from "../protocol/scalars.ts";
import { ROLES } from "../roles.ts";
import { partnerId } from "./bodies.ts";
import { grantRooms, newInvite, staffRole } from "./staff-bodies.ts";

/** Part of a key's id: `<name>.<generation>`. */
export const keyName = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,52}[a-z0-9])?$/));
export const keyId = z
  .string()
  .check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,52}[a-z0-9])?\.[1-9][0-9]{0,5}$/));
/** `id`: `<name>.<generation>`. The key itself is derived from the root and never travels. */
export const machineKeyRow = z.object({
  id: keyId,
  role: z.enum(ROLES),
  rooms: grantRooms,
  /** The partner whose key this is; null for the operator's own machines. */
  partner: z.nullable(partnerId),
  createdAtMs: instantMs,
  expiresAtMs: z.nullable(instantMs),
  revokedAtMs: z.nullable(instantMs),
});
export type MachineKeyRow = z.infer<typeof machineKeyRow>;
export const machineKeysBody = z.object({ keys: z.array(machineKeyRow) });

const days = z.int().check(z.gte(1), z.lte(3_650));
/** A key of the operator's needs a role; one of a partner's has none beyond the partner's own interface. */
export const newMachineKey = z.union([
  z.strictObject({
    name: keyName,
    role: staffRole,
    rooms: grantRooms,
    /** Without it the key lives until it is revoked. */
    days: z.optional(days),
  }),
  z.strictObject({ name: keyName, partner: partnerId, days: z.optional(days) }),
]);
export type NewMachineKey = z.infer<typeof newMachineKey>;

/** The next generation of a key; the ones before it end after `overlapHours`. */
export const rotateMachineKey = z.object({
  overlapHours: z.int().check(z.gte(0), z.lte(24 * 30)),
});
export const rotatedKeyBody = z.object({ key: machineKeyRow, oldUntilMs: instantMs });

/** An invitation whose secret stays with the client: the site is told its hash only. */
export const signedInvite = z.object({
  ...newInvite.shape,
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

export const signedInviteBody = z.object({ expiresAtMs: instantMs });

/** One stored row as it is, with the table it is from. */
export const dataRow = z.looseObject({ table: z.string() });
export type DataRow = z.infer<typeof dataRow>;
/** A page of an export; `next` (opaque) pages on, null at the end. */
export const dataPage = z.object({ rows: z.array(dataRow), next: z.nullable(z.string()) });
export type DataPage = z.infer<typeof dataPage>;
export const dataQuery = z.object({ after: z.optional(z.string().check(z.maxLength(400))) });

/** In how many rooms somebody is now forgotten; what a room does not get done at once is done within the hour. */
export const erasureBody = z.object({ rooms: z.int() });
