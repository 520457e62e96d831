// Asks once before the show goes on air, and lets its title be set in the same breath.
import { useSignal } from "@preact/signals";
import { Radio } from "lucide";
import { TITLE_MAX_CHARS } from "../../shared/protocol/limits.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatPlural } from "../ui/numbers.ts";
import type { Desk } from "./desk.ts";

type Props = { desk: Desk; open: boolean; onClose: () => void };

export function GoLiveDialog({ desk, open, onClose }: Props) {
  return (
    <Dialog title="Go live now?" open={open} onClose={onClose}>
      <GoLiveForm desk={desk} onClose={onClose} />
    </Dialog>
  );
}

function GoLiveForm({ desk, onClose }: Omit<Props, "open">) {
  const { phase, title } = desk.session.view.value.broadcast;
  const { people } = desk.session.pulse.value.counts;
  const name = useSignal(phase === "scheduled" || phase === "doors" ? title : "");
  const submit = (event: Event) => {
    event.preventDefault();
    const given = name.value.trim();
    void desk.act({ kind: "broadcast.start", ...(given === "" ? {} : { title: given }) });
    onClose();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <p class="quiet">
        {formatPlural(people, { one: "person is", other: "people are" })} in the room. The clock
        starts, and the show is kept for the history.
      </p>
      <div>
        <label class="label" for="live-title">
          Title of the show
        </label>
        <input
          id="live-title"
          class="field"
          // Where focus lands when the dialog opens; without it, on the cross.
          autofocus
          value={name.value}
          maxLength={TITLE_MAX_CHARS}
          placeholder="Live session"
          autocomplete="off"
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </div>
      <div class="dialog-actions">
        <Button variant="ghost" onClick={onClose}>
          Not yet
        </Button>
        <Button variant="live" type="submit" icon={Radio}>
          Go live
        </Button>
      </div>
    </form>
  );
}
