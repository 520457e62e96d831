// What rights alone do not open: the stage has one holder, and some commands need a touch. Who may do what at all, and what
// follows, is decided elsewhere.
import type { CommandKind } from "../../../shared/protocol/client.ts";
import { BANS_WITHOUT_TOUCH } from "../../../shared/protocol/limits.ts";
import type { Refusal } from "../../../shared/protocol/refusal.ts";
import type { Situation } from "./decision.ts";

/** Playing and the course of the show. The queue is open to everybody who may work the deck: co-hosts fill it meanwhile. */
const ON_STAGE: ReadonlySet<CommandKind> = new Set<CommandKind>([
  ...(["broadcast.start", "broadcast.break", "broadcast.resume"] as const),
  ...(["sound.begin", "sound.retime", "sound.lose", "sound.end"] as const),
  ...(["deck.load", "deck.play", "deck.pause", "deck.seek", "deck.next"] as const),
]);

const BANS_WITHIN_MS = 60_000;

/** Commands that may need a touch, and when they do. */
const TOUCH = {
  "broadcast.end": isSomebodyElses,
  "stage.take": isSomebodyElses,
  "person.ban": ({ actor, nowMs, bansSince }: Situation) =>
    bansSince(actor.person, nowMs - BANS_WITHIN_MS) >= BANS_WITHOUT_TOUCH,
} as const satisfies { readonly [K in CommandKind]?: (situation: Situation) => boolean };

/** What may be called with a touch; everything else goes over the socket. */
export type GuardedKind = keyof typeof TOUCH;
export const GUARDED_KINDS = Object.keys(TOUCH) as GuardedKind[];

/** True for what only the holder of the stage may do. */
export function isLockedOut(situation: Situation, kind: CommandKind): boolean {
  return ON_STAGE.has(kind) && isSomebodyElses(situation);
}

/** True while the actor would first have to confirm who they are. */
export function needsTouch(situation: Situation, kind: CommandKind): boolean {
  return !situation.touched && isGuarded(kind) && TOUCH[kind](situation);
}

/** The refusal's words about the stage. */
export function heldBy({ view }: Situation): Omit<Refusal, "reason"> {
  return { detail: "on_stage", ...(view.stage ? { holder: view.stage.name } : {}) };
}

export function isGuarded(kind: string): kind is GuardedKind {
  return Object.hasOwn(TOUCH, kind);
}

function isSomebodyElses({ view, actor }: Situation): boolean {
  return view.stage !== null && view.stage.person !== actor.person;
}
