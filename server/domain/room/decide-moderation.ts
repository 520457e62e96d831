// Moderation of people. Staff are out of its reach: their persons start with `s_`, which only the sign-in gives.
import { append, type Decider, nothing, refuse, type Situation } from "./decision.ts";
import { muteNow } from "./person.ts";

export const decideMute: Decider<"person.mute"> = (situation, { person, forMs }) => {
  if (isProtected(situation, person)) return refuse("not_allowed");
  return append({
    kind: "person.muted",
    person,
    untilMs: forMs === null ? null : situation.nowMs + forMs,
  });
};

export const decideUnmute: Decider<"person.unmute"> = ({ factsOf, nowMs }, { person }) =>
  muteNow(factsOf(person), nowMs) === null ? nothing : append({ kind: "person.unmuted", person });

export const decideBan: Decider<"person.ban"> = (situation, { person }) => {
  if (isProtected(situation, person)) return refuse("not_allowed");
  return situation.factsOf(person).banned ? nothing : append({ kind: "person.banned", person });
};

export const decideSlowMode: Decider<"room.slow_mode"> = ({ view }, { seconds }) =>
  view.slowModeSeconds === seconds ? nothing : append({ kind: "room.slow_mode_set", seconds });

function isProtected({ actor }: Situation, person: string): boolean {
  return person.startsWith("s_") || person === actor.person;
}
