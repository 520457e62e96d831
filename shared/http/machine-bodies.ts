// Bodies of the signed interface for machines (`/api/admin/…`), parsed at the edge and written by its client.
import * as z from "zod/mini";
import { instantMs, roomName } from "../protocol/scalars.ts";
import { ROLES } from "../roles.ts";
import { partnerId } from "./bodies.ts";

/** Part of a key's id: `<name>.<generation>`. */
export const keyName = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{1,52}[a-z0-9]$/));
export const keyId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{1,52}[a-z0-9]\.[1-9][0-9]{0,5}$/));
/** Every room, those to come too, or exactly these. */
export const reachedRooms = z.union([
  z.literal("*"),
  z.array(roomName).check(z.minLength(1), z.maxLength(50)),
]);

/** `id`: `<name>.<generation>`. The key itself is derived from the root and never travels. */
export const machineKeyRow = z.object({
  id: keyId,
  role: z.enum(ROLES),
  rooms: reachedRooms,
  /** The partner whose key this is; null for the operator's own machines. */
  partner: z.nullable(partnerId),
  createdAtMs: instantMs,
  expiresAtMs: z.nullable(instantMs),
  revokedAtMs: z.nullable(instantMs),
});
export type MachineKeyRow = z.infer<typeof machineKeyRow>;
export const machineKeysBody = z.object({ keys: z.array(machineKeyRow) });

const days = z.int().check(z.gte(1), z.lte(3_650));
export const newMachineKey = z.object({
  name: keyName,
  role: z.enum(ROLES),
  rooms: reachedRooms,
  partner: z.optional(partnerId),
  /** Without it the key lives until it is revoked; a partner's lives 90 days. */
  days: z.optional(days),
});
export type NewMachineKey = z.infer<typeof newMachineKey>;

/** The next generation of a key; the one before it stays good for `overlapHours`. */
export const rotateMachineKey = z.object({
  overlapHours: z.int().check(z.gte(0), z.lte(24 * 30)),
});
