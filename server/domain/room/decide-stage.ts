// The one stage: who holds it, and how it passes on. By consent, by silence, and by an owner's touch.
import { STAGE_ANSWER_MS, STAGE_AWAY_MS } from "../../../shared/protocol/limits.ts";
import { can } from "../../../shared/roles.ts";
import type { EventBody } from "../../../shared/room/events.ts";
import { isOpen } from "../../../shared/room/phase.ts";
import type { RoomView } from "../../../shared/room/view.ts";
import { type Actor, append, type Decider, nothing, refuse, type Situation } from "./decision.ts";
import { heldBy } from "./guard.ts";

/** One asks at a time. Who is away has less time, but enough to come back from a tunnel. */
export const decideAsk: Decider<"stage.ask"> = (situation) => {
  const { view, actor, nowMs, here } = situation;
  const { stage } = view;
  if (!isOpen(view.broadcast.phase)) return refuse("off_air");
  if (stage === null) return append(givenTo(actor));
  if (stage.person === actor.person || stage.ask?.person === actor.person) return nothing;
  if (stage.ask !== null) return refuse("illegal_move");
  const waitMs = here(stage.person) ? STAGE_ANSWER_MS : STAGE_AWAY_MS;
  return append({ kind: "stage.asked", name: actor.name, untilMs: nowMs + waitMs });
};

/** To whoever asked, or to anybody here who may work the deck: a co-host can play while the DJ rests. */
export const decideGive: Decider<"stage.give"> = (situation, { to }) => {
  const { view, actor, here } = situation;
  const { stage } = view;
  if (!isOpen(view.broadcast.phase)) return refuse("off_air");
  if (stage === null) return refuse("illegal_move");
  if (stage.person !== actor.person) return refuse("not_allowed", heldBy(situation));
  if (to === actor.person) return nothing;
  if (stage.ask?.person === to) return append({ kind: "stage.given", to, name: stage.ask.name });
  const receiver = here(to);
  if (!receiver) return refuse("not_found");
  if (!can(receiver.role, "deck")) return refuse("not_allowed");
  return append({ kind: "stage.given", to, name: receiver.name });
};

export const decideDecline: Decider<"stage.decline"> = (situation) => {
  const { view, actor } = situation;
  const { stage } = view;
  if (!stage?.ask) return nothing;
  const mayDecline = [stage.person, stage.ask.person].includes(actor.person);
  return mayDecline ? append({ kind: "stage.declined" }) : refuse("not_allowed", heldBy(situation));
};

export const decideTake: Decider<"stage.take"> = ({ view, actor }) => {
  if (!isOpen(view.broadcast.phase)) return refuse("off_air");
  return view.stage?.person === actor.person ? nothing : append(givenTo(actor));
};

/** What the room itself does when nobody answered in time: the stage goes to who asked, if they are still here. */
export function passStage(
  { stage }: RoomView,
  nowMs: number,
  here: Situation["here"],
): readonly EventBody[] {
  const ask = stage?.ask;
  if (!ask || nowMs < ask.until) return [];
  return here(ask.person)
    ? [{ kind: "stage.given", to: ask.person, name: ask.name }]
    : [{ kind: "stage.declined" }];
}

/** When the time to answer is over; null while nobody asks. */
export function stageDueMs({ stage }: RoomView): number | null {
  return stage?.ask?.until ?? null;
}

const givenTo = ({ person, name }: Actor): EventBody => ({ kind: "stage.given", to: person, name });
