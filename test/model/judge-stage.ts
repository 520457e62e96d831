// P8: one person at a time holds the stage, from open doors to the end; nobody else plays or moves the show, unless a touch
// let them end it, which no page of these evenings has.
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";
import type { Life, LoggedEvent } from "./history.ts";

const OPEN = ["doors", "live", "break"];
const MOVES = ["broadcast.started", "broadcast.paused", "broadcast.resumed", "broadcast.ended"];

export function judgeStage({ epoch, commits }: Life): string[] {
  const wrong: string[] = [];
  let view = EMPTY_VIEW;
  for (const event of commits.flatMap(({ events }) => events)) {
    const fault = faultOf(view, event);
    view = evolve(view, event);
    const isHeld = view.stage !== null;
    if (fault) wrong.push(`P8 ${epoch}: event ${event.seq} ${fault}`);
    if (isHeld !== OPEN.includes(view.broadcast.phase)) {
      wrong.push(`P8 ${epoch}: event ${event.seq} leaves the stage ${isHeld ? "held" : "free"}`);
    }
  }
  return wrong;
}

function faultOf({ stage }: RoomView, { by, at, body }: LoggedEvent): string | null {
  if (stage === null || by === stage.person) return null;
  if (body.kind === "stage.given" || body.kind === "stage.declined") {
    const isLate = by === null && at >= (stage.ask?.until ?? Number.POSITIVE_INFINITY);
    const isOwnAsk = body.kind === "stage.declined" && by === stage.ask?.person;
    return isLate || isOwnAsk ? null : `passes on what ${stage.person} holds`;
  }
  const isTheirs = /^(?:deck|sound)\./.test(body.kind) || MOVES.includes(body.kind);
  return by !== null && isTheirs
    ? `is ${body.kind} by ${by} on the stage of ${stage.person}`
    : null;
}
