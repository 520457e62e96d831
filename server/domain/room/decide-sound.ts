// Live sound in the log: runs of an encoder, lost parts, drift. The sound itself goes past the room, segment by segment.

import { runningEpoch, segmentAt } from "../../../shared/live/timeline.ts";
import { SOUND_T0_SLACK_MS } from "../../../shared/protocol/limits.ts";
import type { EventBody } from "../../../shared/room/events.ts";
import { isOpen } from "../../../shared/room/phase.ts";
import type { RoomView } from "../../../shared/room/view.ts";
import { append, type Decider, nothing, refuse } from "./decision.ts";
import type { Expelled } from "./expelled.ts";

export const decideSoundBegin: Decider<"sound.begin"> = ({ view, nowMs }, { epoch }) => {
  if (!isOpen(view.broadcast.phase)) return refuse("off_air");
  if (view.sound.some(({ id }) => id === epoch.id)) return nothing;
  if (Math.abs(epoch.t0Ms - nowMs) > SOUND_T0_SLACK_MS) {
    return refuse("bad_field", { field: "epoch.t0Ms" });
  }
  return append({ kind: "sound.began", epoch });
};

/** Small corrections only: a leap would make players seek, and is a new epoch. */
export const decideSoundRetime: Decider<"sound.retime"> = ({ view }, { epoch, t0Ms }) => {
  const found = view.sound.find(({ id }) => id === epoch);
  if (!found) return refuse("not_found");
  if (found.lastSegment !== null || found.t0Ms === t0Ms) return nothing;
  if (Math.abs(found.t0Ms - t0Ms) > found.segmentMs) return refuse("bad_field", { field: "t0Ms" });
  return append({ kind: "sound.retimed", epoch, t0Ms });
};

export const decideSoundLose: Decider<"sound.lose"> = ({ view, nowMs }, { epoch, from, to }) => {
  const found = view.sound.find(({ id }) => id === epoch);
  if (!found) return refuse("not_found");
  const newest = found.lastSegment ?? segmentAt(found, nowMs);
  if (to < from || to > newest) return refuse("bad_field", { field: "to" });
  const isKnown = found.gaps.some((gap) => gap.from <= from && to <= gap.to);
  return isKnown ? nothing : append({ kind: "sound.lost", epoch, from, to });
};

export const decideSoundEnd: Decider<"sound.end"> = ({ view, nowMs }, { epoch, lastSegment }) => {
  const found = view.sound.find(({ id }) => id === epoch);
  if (!found) return refuse("not_found");
  if (found.lastSegment !== null) return nothing;
  if (lastSegment > segmentAt(found, nowMs)) return refuse("bad_field", { field: "lastSegment" });
  return append({ kind: "sound.ended", epoch, lastSegment });
};

/**
 * What the room itself does when somebody's passes are taken back: their sound ends at this moment. Their pass for segments
 * may live on, and what it sends is heard by nobody. Sound that began after it was taken back is a newer pass's.
 */
export function silence(
  { sound }: RoomView,
  nowMs: number,
  expelled: readonly Expelled[],
): readonly EventBody[] {
  const running = runningEpoch(sound);
  const isTheirs = expelled.some(({ who, beforeMs }) => {
    return who === running?.by && running.t0Ms < beforeMs;
  });
  if (!running || !isTheirs) return [];
  const lastSegment = Math.max(-1, segmentAt(running, nowMs));
  return [{ kind: "sound.ended", epoch: running.id, lastSegment }];
}
