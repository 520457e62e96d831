// How long a listener waits between two messages.
import { Timer } from "lucide";
import { Icon } from "../ui/icon.tsx";
import { formatWait } from "../ui/time.ts";
import type { Desk } from "./desk.ts";

const STEPS_SECONDS = [0, 5, 10, 30, 60, 300];

export function SlowMode({ desk }: { desk: Desk }) {
  const seconds = desk.session.view.value.slowModeSeconds;
  // A value set elsewhere is shown even if it is none of ours.
  const steps = [...new Set([...STEPS_SECONDS, seconds])].toSorted((a, b) => a - b);
  return (
    <label class={`slow-mode panel-end${seconds > 0 ? " on" : ""}`}>
      <Icon icon={Timer} size={16} />
      <span class="visually-hidden">Slow mode: wait between messages</span>
      <select
        value={String(seconds)}
        onChange={({ currentTarget }) =>
          void desk.act({ kind: "room.slow_mode", seconds: Number(currentTarget.value) })
        }
      >
        {steps.map((step) => (
          <option key={step} value={String(step)}>
            {step === 0 ? "Slow mode off" : `Slow: ${formatWait(step * 1000)}`}
          </option>
        ))}
      </select>
    </label>
  );
}
