// The first frame of a connection, and what a person is told about their own seat.
import { byteLength } from "../../shared/protocol/codec.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import { MAX_UNCONFIRMED_BYTES } from "../../shared/protocol/limits.ts";
import type { ServerFrame, You } from "../../shared/protocol/server.ts";
import { capabilitiesOf } from "../../shared/roles.ts";
import type { Pulse } from "../../shared/room/pulse.ts";
import { canResume } from "../domain/room/admit.ts";
import { muteNow, shownName } from "../domain/room/person.ts";
import { frameText } from "./frame-text.ts";
import type { Place } from "./places.ts";
import type { RoomSource } from "./room-source.ts";

/** Exactly what was missed when the cursor can be served, else the whole view. */
export function firstFrame(
  source: RoomSource,
  place: Place,
  since: Cursor | null,
  pulse: Pulse,
  nowMs: number,
): ServerFrame {
  const { extent, view } = source;
  const hello = {
    epoch: extent.epoch,
    you: youAre(source, place, nowMs),
    pulse,
    serverNowMs: nowMs,
  };
  if (canResume(since, extent)) {
    const events = [...source.readAfter(since.seq, Number.MAX_SAFE_INTEGER)];
    const resumed: ServerFrame = { t: "resumed", ...hello, events };
    if (fits(resumed, events.length)) return resumed;
  }
  return { t: "welcome", ...hello, seq: extent.seq, view };
}

/** A first frame that fills what a socket may hold would cut it as a slow reader, again at every attempt. */
const RESUME_MAX_BYTES = MAX_UNCONFIRMED_BYTES / 2;
/** The longest line takes 3 KB, so this few need no measuring. */
const SURELY_FITTING_EVENTS = 150;

function fits(frame: ServerFrame, events: number): boolean {
  return events <= SURELY_FITTING_EVENTS || byteLength(frameText(frame)) < RESUME_MAX_BYTES;
}

export function seatFrame(source: RoomSource, place: Place, nowMs: number): ServerFrame {
  return { t: "you", you: youAre(source, place, nowMs) };
}

function youAre(source: RoomSource, { attachment }: Place, nowMs: number): You {
  const { person, name, role } = attachment.seat;
  const facts = source.factsOf(person);
  return {
    person,
    name: shownName(facts, name, person),
    role,
    can: capabilitiesOf(role),
    mutedUntilMs: muteNow(facts, nowMs),
    named: (facts.name ?? name) !== null,
  };
}
