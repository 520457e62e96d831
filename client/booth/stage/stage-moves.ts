// What the stage means for this booth's buttons. The room decides; this only says it before.
import { can } from "../../../shared/roles.ts";
import type { ChatLine } from "../../../shared/room/view.ts";
import type { Desk } from "../desk.ts";
import { type StageSeen, stageSeen } from "./stage-seen.ts";

export const stageOf = ({ session }: Desk): StageSeen =>
  stageSeen(session.view.value.stage, session.you.value?.person ?? null);

/** Why playing and moving the show are closed to this booth; null when they are not. */
export function lockedBecause(desk: Desk): string | null {
  const seen = stageOf(desk);
  return seen.kind === "theirs" ? `${seen.holder} holds the stage.` : null;
}

/** True for a line of somebody to whom this booth could hand the stage. */
export function mayReceive(desk: Desk, { by, role }: ChatLine): boolean {
  const isOther = by !== null && by !== desk.session.you.value?.person;
  return isOther && can(role, "deck") && stageOf(desk).kind === "mine";
}
