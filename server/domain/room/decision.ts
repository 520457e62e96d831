// The types of deciding: what a decider may look at, and what it may answer.
import type { CommandKind, CommandOf } from "../../../shared/protocol/client.ts";
import type { Refusal } from "../../../shared/protocol/refusal.ts";
import type { Reaction } from "../../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Role } from "../../../shared/roles.ts";
import type { EventBody } from "../../../shared/room/events.ts";
import type { RoomView } from "../../../shared/room/view.ts";
import type { PersonFacts } from "./person.ts";

export type Actor = {
  readonly person: string;
  readonly role: Role;
  readonly name: string;
  readonly facts: PersonFacts;
};

/** Somebody with a socket in this room. */
export type Here = { readonly name: string; readonly role: Role };

export type Situation = {
  readonly view: RoomView;
  readonly nowMs: number;
  readonly actor: Actor;
  /** Facts of anybody; unknown persons have the empty ones. */
  readonly factsOf: (person: string) => PersonFacts;
  /** When somebody last said something here; null when that is longer ago than any slow mode. */
  readonly lastSaidMs: (person: string) => number | null;
  /** Whoever of the staff has a socket here right now; null for everybody else. */
  readonly here: (person: string) => Here | null;
  /** How many people this person has banned since then. */
  readonly bansSince: (person: string, sinceMs: number) => number;
  /** The actor has just confirmed who they are, by a touch of their passkey. */
  readonly touched: boolean;
  /** A fresh record id (randomness comes from outside). */
  readonly newId: () => string;
};

/** Events to append, in order; none means "nothing to change". Reactions only move totals, never the log. */
export type Decision = {
  readonly events: readonly EventBody[];
  readonly reaction?: { readonly kind: Reaction; readonly count: number };
};

export type Decided = Result<Decision, Refusal>;
export type Decider<K extends CommandKind> = (
  situation: Situation,
  command: CommandOf<K>,
) => Decided;

export const append = (...events: EventBody[]): Decided => ok({ events });
export const nothing: Decided = ok({ events: [] });
export const refuse = (reason: Refusal["reason"], more: Omit<Refusal, "reason"> = {}): Decided =>
  err({ reason, ...more });
