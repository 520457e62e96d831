// Announces a show: its title and when it begins, on this person's own clock.
import { useSignal } from "@preact/signals";
import { CalendarClock } from "lucide";
import { TITLE_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DialogEnding } from "../ui/dialog-ending.tsx";
import { formatWhen } from "../ui/time.ts";
import type { Desk } from "./desk.ts";
import { fromLocalInput, proposedStartMs, toLocalInput } from "./local-time.ts";

type Props = { desk: Desk; open: boolean; onClose: () => void };

export function ScheduleDialog({ desk, open, onClose }: Props) {
  const again = desk.session.view.value.broadcast.phase === "scheduled";
  return (
    <Dialog title={again ? "Reschedule the show" : "Schedule a show"} open={open} onClose={onClose}>
      <ScheduleForm desk={desk} onClose={onClose} />
    </Dialog>
  );
}

function ScheduleForm({ desk, onClose }: Omit<Props, "open">) {
  const { phase, title, startsAt } = desk.session.view.value.broadcast;
  const nowMs = desk.session.serverNow();
  const again = phase === "scheduled";
  const name = useSignal(again ? title : "");
  const when = useSignal(toLocalInput(again && startsAt ? startsAt : proposedStartMs(nowMs)));
  const trouble = useSignal<string | null>(null);
  const picked = fromLocalInput(when.value);

  const submit = (event: Event) => {
    event.preventDefault();
    trouble.value = troubleWith(name.value, picked, desk.session.serverNow());
    if (trouble.value !== null || picked === null) return;
    void desk.act({ kind: "broadcast.schedule", title: name.value.trim(), startsAt: picked });
    onClose();
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <div>
        <label class="label" for="schedule-title">
          Title
        </label>
        <input
          id="schedule-title"
          class="field"
          // Where focus lands when the dialog opens; without it, on the cross.
          autofocus
          value={name.value}
          maxLength={TITLE_MAX_CHARS}
          placeholder="Sunday night with the Voices"
          autocomplete="off"
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </div>
      <div>
        <label class="label" for="schedule-when">
          Begins
        </label>
        <input
          id="schedule-when"
          class="field"
          type="datetime-local"
          value={when.value}
          min={toLocalInput(nowMs)}
          aria-describedby="schedule-spoken"
          onInput={({ currentTarget }) => {
            when.value = currentTarget.value;
          }}
        />
        <p id="schedule-spoken" class="faint dialog-hint">
          {picked === null
            ? "In your own time zone."
            : `${formatWhen(picked, nowMs)}, your time. Listeners see it in theirs.`}
        </p>
      </div>
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" icon={CalendarClock}>
          {again ? "Reschedule" : "Schedule"}
        </Button>
      </DialogEnding>
    </form>
  );
}

function troubleWith(name: string, startsAt: number | null, nowMs: number): string | null {
  if (name.trim() === "") return "Give the show a title, so that people know what to come for.";
  if (startsAt === null) return "Pick a day and a time.";
  return startsAt < nowMs ? "That time has passed. Pick a later one." : null;
}
