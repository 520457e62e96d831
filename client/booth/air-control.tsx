// The on-air control: where the broadcast stands, its clock, and the moves. The room owns the state; a move that it
// would refuse is greyed and says why. Going live asks once, ending leaves ten seconds to change one's mind.
import { useSignal } from "@preact/signals";
import { CalendarClock, Coffee, DoorOpen, type Mic, Play, Radio, Square } from "lucide";
import { runningEpoch } from "../../shared/live/timeline.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { Badge, PhaseBadge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { airClock, showLine } from "./air-clock.ts";
import {
  AIR_MOVES,
  type AirMove,
  blockedBecause,
  moveLabel,
  NEXT_MOVE,
  PHASE_WORDS,
} from "./air-moves.ts";
import { UNDO_MS } from "./delays.ts";
import { type Desk, END_ID } from "./desk.ts";
import { GoLiveDialog } from "./go-live-dialog.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { lockedBecause } from "./stage/stage-moves.ts";
import { StageRow } from "./stage/stage-row.tsx";
import "./air-control.css";

const MOVE_ICON = {
  schedule: CalendarClock,
  open_doors: DoorOpen,
  start: Radio,
  break: Coffee,
  resume: Play,
  end: Square,
} as const satisfies Record<AirMove, typeof Mic>;

export function AirControl({ desk }: { desk: Desk }) {
  const { session } = desk;
  const view = session.view.value;
  const { phase } = view.broadcast;
  const nowMs = useNow(session.serverNow, phase === "idle" ? null : 250);
  const asking = useSignal<"schedule" | "start" | null>(null);
  const why = useSignal<string | null>(null);
  const clock = airClock(view, nowMs);
  const joined = session.you.value !== null;
  const ending = desk.delays.waiting.value.some(({ id }) => id === END_ID);

  const make = (move: AirMove) => {
    const reason = reasonFor(desk, move, ending);
    why.value = reason;
    if (reason !== null) return;
    if (move === "schedule" || move === "start") asking.value = move;
    else if (move === "end") endLater(desk);
    else void desk.act({ kind: MOVE_KIND[move] });
  };
  const close = () => {
    asking.value = null;
  };
  return (
    <section class="air sheet" data-phase={phase} aria-labelledby="air-title">
      <h2 id="air-title" class="visually-hidden">
        On-air control
      </h2>
      <div class="air-state">
        {joined ? <PhaseBadge phase={phase} /> : <Badge>Joining</Badge>}
        <span class="air-clock" role="timer" aria-label={clock.spoken}>
          {clock.text}
        </span>
        <p class="air-show truncate">{joined ? showLine(view, nowMs) : ""}</p>
      </div>
      <fieldset class="air-buttons" aria-label="Moves of the show">
        {AIR_MOVES.map((move) => (
          <MoveButton
            key={move}
            move={move}
            phase={phase}
            reason={reasonFor(desk, move, ending)}
            onMake={make}
            onReason={(reason) => {
              why.value = reason;
            }}
          />
        ))}
      </fieldset>
      <StageRow desk={desk} />
      <p class="air-why faint" aria-live="polite">
        {why.value ?? (joined ? lineOf(view) : JOINING)}
      </p>
      <ScheduleDialog desk={desk} open={asking.value === "schedule"} onClose={close} />
      <GoLiveDialog desk={desk} open={asking.value === "start"} onClose={close} />
    </section>
  );
}

/** Live sound is what the room hears, whatever the deck does. */
const lineOf = ({ broadcast, sound }: RoomView) =>
  runningEpoch(sound) ? "Your live sound is on the air." : PHASE_WORDS[broadcast.phase].line;

/** Until the room has answered nobody knows where the show stands, and nothing may look as if it did. */
const JOINING = "Joining the room…";

const MOVE_KIND = {
  open_doors: "broadcast.open_doors",
  break: "broadcast.break",
  resume: "broadcast.resume",
} as const;

type MoveProps = {
  move: AirMove;
  phase: Desk["session"]["view"]["value"]["broadcast"]["phase"];
  reason: string | null;
  onMake: (move: AirMove) => void;
  onReason: (reason: string | null) => void;
};

/** Greyed moves stay reachable: somebody who can't see the grey must be able to hear why. */
function MoveButton({ move, phase, reason, onMake, onReason }: MoveProps) {
  const next = NEXT_MOVE[phase] === move;
  const label = moveLabel(phase, move);
  return (
    <Button
      class={`air-move air-move-${move}`}
      variant={next ? "primary" : "quiet"}
      icon={MOVE_ICON[move]}
      aria-disabled={reason !== null}
      aria-label={reason === null ? label : `${label}. ${reason}`}
      title={reason ?? label}
      onClick={() => onMake(move)}
      onMouseEnter={() => onReason(reason)}
      onFocus={() => onReason(reason)}
      onMouseLeave={() => onReason(null)}
      onBlur={() => onReason(null)}
    >
      {label}
    </Button>
  );
}

function reasonFor(desk: Desk, move: AirMove, ending: boolean): string | null {
  if (desk.session.you.value === null) return JOINING;
  if (!desk.may("air")) return "Only the DJ can do this.";
  if (ending && move !== "end") return "The show is about to end. Undo that first.";
  if (ending) return "The show ends in a moment.";
  // Ending somebody else's show is possible with a touch.
  if (move !== "end" && move !== "schedule" && move !== "open_doors") {
    const locked = lockedBecause(desk);
    if (locked !== null) return locked;
  }
  return blockedBecause(desk.session.view.value.broadcast.phase, move);
}

function endLater(desk: Desk): void {
  const { phase, title } = desk.session.view.value.broadcast;
  const verb = phase === "live" || phase === "break" ? "Ending" : "Calling off";
  desk.delays.start({
    id: END_ID,
    label: `${verb} “${title}”`,
    delayMs: UNDO_MS,
    run: () => void desk.act({ kind: "broadcast.end" }),
  });
}
