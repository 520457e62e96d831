// What a room remembers about one person beyond a socket's life, and which events change it.
import type { RoomEvent } from "../../../shared/room/events.ts";

/** mutedUntilMs: null = may speak, UNTIL_END = until this broadcast ends, otherwise a server time. */
export type PersonFacts = {
  readonly name: string | null;
  readonly mutedUntilMs: number | null;
  readonly banned: boolean;
};

/** A person of whom a room remembers something. */
export type KnownPerson = { readonly person: string } & PersonFacts;

export const UNTIL_END = 0;
export const UNKNOWN_PERSON: PersonFacts = { name: null, mutedUntilMs: null, banned: false };

export type PersonChange = { readonly person: string } & Partial<PersonFacts>;

/** The change an event makes to one person's facts, if it makes one. */
export function personChange({ body }: RoomEvent): PersonChange | null {
  switch (body.kind) {
    case "person.muted":
      return { person: body.person, mutedUntilMs: body.untilMs ?? UNTIL_END };
    case "person.unmuted":
      return { person: body.person, mutedUntilMs: null };
    case "person.banned":
      return { person: body.person, banned: true };
    case "person.renamed":
      return { person: body.person, name: body.name };
    case "person.erased":
      // A mute or a ban stays: it protects others.
      return { person: body.person, name: null };
    default:
      return null;
  }
}

/** When the mute ends as the client is told (see `you` in the protocol), or null when it doesn't hold any more. */
export function muteNow(facts: PersonFacts, nowMs: number): number | null {
  const until = facts.mutedUntilMs;
  return until === null || (until !== UNTIL_END && until <= nowMs) ? null : until;
}

/** The name others see: chosen here, else brought by the token, else a neutral one that differs per person. */
export function shownName(facts: PersonFacts, tokenName: string | null, person: string): string {
  return facts.name ?? tokenName ?? `Guest ${person.slice(-4)}`;
}
