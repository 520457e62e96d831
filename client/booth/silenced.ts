// Who is muted or banned, as far as this booth has seen it in the log: the shared view doesn't tell, the events do.
import type { RoomEvent } from "../../shared/room/events.ts";

/** untilMs null: for the rest of the show. */
export type Silence =
  | { readonly kind: "muted"; readonly untilMs: number | null }
  | { readonly kind: "banned" };
export type Silenced = ReadonlyMap<string, Silence>;

export const NOBODY: Silenced = new Map();

export function foldSilence(known: Silenced, { body }: RoomEvent): Silenced {
  switch (body.kind) {
    case "person.muted":
      return new Map(known).set(body.person, { kind: "muted", untilMs: body.untilMs });
    case "person.banned":
      return new Map(known).set(body.person, { kind: "banned" });
    case "person.unmuted":
      return without(known, body.person);
    case "broadcast.ended":
      return new Map([...known].filter(([, silence]) => silence.kind === "banned"));
    default:
      return known;
  }
}

/** The silence that holds at server time `nowMs`; null when the person may speak. */
export function silenceOf(known: Silenced, person: string, nowMs: number): Silence | null {
  const silence = known.get(person);
  if (!silence) return null;
  if (silence.kind === "banned" || silence.untilMs === null) return silence;
  return silence.untilMs > nowMs ? silence : null;
}

function without(known: Silenced, person: string): Silenced {
  if (!known.has(person)) return known;
  const rest = new Map(known);
  rest.delete(person);
  return rest;
}
