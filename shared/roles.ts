// Who may do what: the one table of roles and capabilities. Ask `can`, never compare roles.

export const ROLES = ["owner", "dj", "cohost", "moderator", "listener", "guest"] as const;
export type Role = (typeof ROLES)[number];

export const CAPABILITIES = [
  "listen",
  "react",
  "chat",
  "rename",
  "moderate",
  "announce",
  "deck",
  "air",
  "library",
  "site",
] as const;
/**
 * listen: join and follow · react: send reactions · chat: say things · rename: choose a shown name ·
 * moderate: remove, mute, ban, slow mode · announce: pin a notice · deck: play, queue ·
 * air: schedule, start and end broadcasts · library: upload and delete tracks · site: rooms and partners.
 */
export type Capability = (typeof CAPABILITIES)[number];

const LISTENER: readonly Capability[] = ["listen", "react", "chat", "rename"];
const MODERATOR: readonly Capability[] = [...LISTENER, "moderate", "announce"];
const DJ: readonly Capability[] = [...MODERATOR, "deck", "air", "library"];

const TABLE: Readonly<Record<Role, ReadonlySet<Capability>>> = {
  owner: new Set(CAPABILITIES),
  dj: new Set(DJ),
  cohost: new Set([...MODERATOR, "deck", "library"] as const),
  moderator: new Set(MODERATOR),
  listener: new Set(LISTENER),
  // A guest is somebody inside a partner's widget: present and cheering, but not in the chat.
  guest: new Set(["listen", "react"] as const),
};

/** True when the role holds the capability. An unknown role holds none. */
export function can(role: Role, capability: Capability): boolean {
  return Object.hasOwn(TABLE, role) && TABLE[role].has(capability);
}

/** Everything a role may do, in table order; sent to the client so that it can hide what would be refused. */
export function capabilitiesOf(role: Role): Capability[] {
  return CAPABILITIES.filter((capability) => can(role, capability));
}

/** Staff are those who may moderate: their chat lines carry a badge and skip slow mode. */
export function isStaff(role: Role): boolean {
  return can(role, "moderate");
}
