// The first frame of a connection, and what a person is told about their own seat.
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { ServerFrame, You } from "../../shared/protocol/server.ts";
import { capabilitiesOf } from "../../shared/roles.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import { canResume } from "../domain/room/admit.ts";
import { muteNow, shownName } from "../domain/room/person.ts";
import type { Leader } from "./leader.ts";
import type { Place } from "./places.ts";

/** Exactly what was missed when the cursor can be served, else the whole view. */
export function firstFrame(
  leader: Leader,
  place: Place,
  since: Cursor | null,
  pulse: Pulse,
  nowMs: number,
): ServerFrame {
  const { extent, view } = leader;
  const hello = {
    epoch: extent.epoch,
    you: youAre(leader, place, nowMs),
    pulse,
    serverNowMs: nowMs,
  };
  if (!canResume(since, extent)) return { t: "welcome", ...hello, seq: extent.seq, view };
  const events = leader.log.readAfter(since.seq, Number.MAX_SAFE_INTEGER);
  return { t: "resumed", ...hello, events };
}

export function seatFrame(leader: Leader, place: Place, nowMs: number): ServerFrame {
  return { t: "you", you: youAre(leader, place, nowMs) };
}

function youAre(leader: Leader, { attachment }: Place, nowMs: number): You {
  const { person, name, role } = attachment.seat;
  const facts = leader.factsOf(person);
  return {
    person,
    name: shownName(facts, name, person),
    role,
    can: capabilitiesOf(role),
    mutedUntilMs: muteNow(facts, nowMs),
    named: (facts.name ?? name) !== null,
  };
}
