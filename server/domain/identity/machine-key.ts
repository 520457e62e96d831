// What a machine's key may reach. Its record decides; a request only says which key it was signed with.
import type { MachineKeyRow } from "../../../shared/http/machine-bodies.ts";
import { type Capability, can } from "../../../shared/roles.ts";

export type MachineKey = Omit<MachineKeyRow, "createdAtMs">;

/** In the registry from the first day: whoever holds the root of a new site can use it. */
export const OPERATOR_KEY = "operator.1";

/** Another generation is another id and, by derivation, another key. */
export function keyIdOf(name: string, generation: number): string {
  return `${name}.${generation}`;
}

/** True while the key may be used at all. */
export function isLiveKey(
  { expiresAtMs, revokedAtMs }: Pick<MachineKey, "expiresAtMs" | "revokedAtMs">,
  nowMs: number,
): boolean {
  return revokedAtMs === null && (expiresAtMs === null || nowMs < expiresAtMs);
}

export type Reach = {
  readonly signed: "site" | "room" | "partner";
  readonly capability: Capability;
  /** The room in the path, if there is one. */
  readonly room: string | null;
};

/** True when a key may do what a route does, where it does it. A partner's key opens the partner's own routes only. */
export function reaches(key: MachineKey, { signed, capability, room }: Reach): boolean {
  if ((key.partner !== null) !== (signed === "partner")) return false;
  if (room !== null && key.rooms !== "*" && !key.rooms.includes(room)) return false;
  if (signed === "partner") return true;
  if (signed === "room" ? room === null : key.rooms !== "*") return false;
  return can(key.role, capability);
}

/** True when without this key nobody could make another: no other live one holds everything without an end. */
export function isLastKey(key: MachineKey, all: readonly MachineKey[], nowMs: number): boolean {
  const holdsAll = (one: MachineKey) =>
    isLiveKey(one, nowMs) && one.role === "owner" && one.rooms === "*" && one.partner === null;
  const lasts = (one: MachineKey) => holdsAll(one) && one.expiresAtMs === null;
  return holdsAll(key) && !all.some((other) => other.id !== key.id && lasts(other));
}
