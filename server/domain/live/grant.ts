// Who may send which segments. Decided once from the room's view; each PUT is then judged by the signed grant alone, so no
// segment wakes an object.
import * as z from "zod/mini";
import { epochId, segmentNumber } from "../../../shared/live/epoch.ts";
import { segmentAt } from "../../../shared/live/timeline.ts";
import { SOUND_T0_SLACK_MS } from "../../../shared/protocol/limits.ts";
import { instantMs, personId, recordId, roomName } from "../../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { isOpen } from "../../../shared/room/phase.ts";
import type { RoomView } from "../../../shared/room/view.ts";
import type { LiveFile } from "./key.ts";

/** Renewed well before; a few minutes, so that what a former holder can still send is little, and heard by nobody. */
export const SOUND_GRANT_MS = 300_000;

export const soundClaims = z.object({
  room: roomName,
  broadcast: recordId,
  epoch: epochId,
  person: personId,
  segmentMs: z.int(),
  /** No sound of this epoch is older: what was not yet played cannot be sent, which also bounds how much can be stored. */
  fromMs: instantMs,
  /** Number of the last segment of an epoch that is over. */
  lastSegment: z.nullable(segmentNumber),
  expMs: instantMs,
});
export type SoundClaims = z.infer<typeof soundClaims>;

export type SoundRefusal = "off_air" | "on_stage" | "not_yours" | "nothing_left";
type Asking = { person: string; room: string; epoch: string; segmentMs: number; nowMs: number };

/**
 * Whoever holds the stage may begin an epoch. An epoch that is known belongs to who began it, also when it is over: what
 * still waits on their disk may come, up to its last segment and nothing beyond.
 */
export function grantSound(view: RoomView, asking: Asking): Result<SoundClaims, SoundRefusal> {
  const { person, room, epoch, nowMs } = asking;
  const known = view.sound.find(({ id }) => id === epoch);
  const isHolder = (view.stage?.person ?? person) === person;
  const claims = {
    ...{ room, broadcast: view.broadcast.id, epoch, person },
    expMs: nowMs + SOUND_GRANT_MS,
  };
  if (!known) {
    if (!isOpen(view.broadcast.phase)) return err("off_air");
    const begins = { segmentMs: asking.segmentMs, fromMs: nowMs, lastSegment: null };
    return isHolder ? ok({ ...claims, ...begins }) : err("on_stage");
  }
  const { by, segmentMs, t0Ms: fromMs, lastSegment } = known;
  if (by !== person) return err("not_yours");
  if (lastSegment === null && !isHolder) return err("on_stage");
  if (lastSegment !== null && lastSegment < 0) return err("nothing_left");
  return ok({ ...claims, segmentMs, fromMs, lastSegment });
}

export type SoundTarget = Pick<SoundClaims, "room" | "broadcast" | "epoch">;

/** True when the grant covers this file of this epoch at this moment. */
export function coversSound(
  claims: SoundClaims,
  target: SoundTarget,
  file: LiveFile,
  nowMs: number,
): boolean {
  if (nowMs >= claims.expMs) return false;
  if (claims.room !== target.room) return false;
  if (claims.broadcast !== target.broadcast || claims.epoch !== target.epoch) return false;
  if (file.kind === "init") return true;
  if (claims.lastSegment !== null && file.n > claims.lastSegment) return false;
  const { fromMs: t0Ms, segmentMs } = claims;
  return file.n <= segmentAt({ t0Ms, segmentMs }, nowMs + SOUND_T0_SLACK_MS);
}
