// What is about to happen and can still be taken back: a countdown and one large Undo each.
import { Undo2 } from "lucide";
import { Button } from "../ui/button.tsx";
import { useNow } from "../ui/use-now.ts";
import { type Delayed, type Delays, secondsLeft } from "./delays.ts";
import "./undo-bar.css";

const now = () => Date.now();

export function UndoBar({ delays }: { delays: Delays }) {
  const waiting = delays.waiting.value;
  const nowMs = useNow(now, waiting.length > 0 ? 200 : null);
  return (
    <section class="undo-bar" aria-label="About to happen">
      {waiting.map((action) => (
        <Row key={action.id} action={action} nowMs={nowMs} onUndo={() => delays.undo(action.id)} />
      ))}
    </section>
  );
}

type RowProps = { action: Delayed; nowMs: number; onUndo: () => void };

function Row({ action, nowMs, onUndo }: RowProps) {
  const { label, startedMs, dueMs } = action;
  const part = Math.min(1, Math.max(0, (dueMs - nowMs) / (dueMs - startedMs)));
  const seconds = secondsLeft(action, nowMs);
  return (
    <div class="undo">
      <span class="undo-ring" aria-hidden="true">
        <svg viewBox="0 0 36 36" aria-hidden="true">
          <circle cx="18" cy="18" r="16" pathLength={1} />
          <circle
            class="undo-left"
            cx="18"
            cy="18"
            r="16"
            pathLength={1}
            stroke-dashoffset={1 - part}
          />
        </svg>
        <span class="tabular">{seconds}</span>
      </span>
      <p class="undo-label" role="status" id={`undo-${action.id}`}>
        {label}
        <span class="visually-hidden"> in a few seconds, unless undone</span>
      </p>
      <Button
        variant="primary"
        icon={Undo2}
        aria-describedby={`undo-${action.id}`}
        onClick={onUndo}
      >
        Undo
      </Button>
    </div>
  );
}
