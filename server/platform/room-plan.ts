// What this isolate has learned of how far rooms are spread. Rooms tell it with their answers, so a room that is one object
// is never asked; what was learned holds for some seconds, and being wrong costs one more call.

const HOLDS_MS = 5_000;
/** Rooms that are not spread take no place here, so this is far more than there are large rooms. */
const MOST_ROOMS = 1_000;

const learned = new Map<string, { readonly relays: number; readonly untilMs: number }>();

/** How many relays a room has, as far as is known here; 0 when nothing is. */
export function knownRelays(room: string, nowMs: number): number {
  const plan = learned.get(room);
  return plan && nowMs < plan.untilMs ? plan.relays : 0;
}

export function learnRelays(room: string, relays: number, nowMs: number): void {
  learned.delete(room);
  if (relays === 0) return;
  learned.set(room, { relays, untilMs: nowMs + HOLDS_MS });
  const [oldest] = learned.keys();
  if (learned.size > MOST_ROOMS && oldest !== undefined) learned.delete(oldest);
}
