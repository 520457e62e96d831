// The rules of the stage (R28-R30) told once more, over the log alone: whether each event about it could have been decided
// where it stands. Knows nothing of who asked for what, nor of the code that decides.
import type { Json } from "../conformance/second-client/fold.ts";

type Stage = { holder: string; ask: { person: string; untilMs: number } | null } | null;
type Event = { seq: number; at: number; by: string | null; body: Json };

const WAITS_MS = [15_000, 60_000];

/** One sentence for each event that cannot have been. The log begins off air. */
export function stageFaults(events: readonly Json[]): string[] {
  const faults: string[] = [];
  let stage: Stage = null;
  for (const event of events as readonly Event[]) {
    const why = faultOf(stage, event);
    if (why !== null) faults.push(`event ${event.seq} ${event.body.kind}: ${why}`);
    stage = after(stage, event);
  }
  return faults;
}

function faultOf(stage: Stage, { at, by, body }: Event): string | null {
  switch (body.kind) {
    case "stage.asked":
      if (stage === null || by === null) return "nobody held it, or nobody asked";
      if (stage.holder === by || stage.ask !== null) return "theirs already, or another's turn";
      return WAITS_MS.includes(body.untilMs - at) ? null : "another time to answer";
    case "stage.declined":
      if (!stage?.ask) return "nobody asked";
      if (by === null) return at >= stage.ask.untilMs ? null : "before its time";
      return [stage.holder, stage.ask.person].includes(by) ? null : "not theirs to decline";
    case "stage.given":
      if (by === null) {
        const isDue = stage?.ask && at >= stage.ask.untilMs && body.to === stage.ask.person;
        return isDue ? null : "nobody asked, or before its time";
      }
      if (stage === null) return body.to === by ? null : "not theirs to give";
      return stage.holder === by && body.to !== by ? null : "not theirs to give";
    default:
      return null;
  }
}

function after(stage: Stage, { by, body }: Event): Stage {
  switch (body.kind) {
    case "broadcast.doors_opened":
    case "broadcast.started":
      return by === null || stage?.holder === by ? stage : { holder: by, ask: null };
    case "broadcast.ended":
      return null;
    case "stage.asked":
      return stage && { ...stage, ask: { person: by ?? "", untilMs: body.untilMs } };
    case "stage.declined":
      return stage && { ...stage, ask: null };
    case "stage.given":
      return { holder: body.to, ask: null };
    default:
      return stage;
  }
}
