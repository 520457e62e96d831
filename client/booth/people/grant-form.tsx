// Changes what somebody may do and where.
import { useSignal } from "@preact/signals";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { PersonRow } from "../../../shared/http/staff-bodies.ts";
import { editPerson } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { type Grant, GrantFields, grantTrouble } from "./grant-fields.tsx";
import { withTouch } from "./step-up.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  person: PersonRow;
  known: readonly RoomInfo[];
  onBack: () => void;
  onSaved: (sentence: string) => void;
};

export function GrantForm({ person, known, onBack, onSaved }: Props) {
  const view = useFirstFocus<HTMLFormElement>();
  const grant = useSignal<Grant>({ role: person.role, rooms: person.rooms });
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    trouble.value = grantTrouble(grant.value);
    if (trouble.value !== null) return;
    busy.value = true;
    const saved = await withTouch(() => editPerson(person.person, grant.value));
    busy.value = false;
    if (saved.ok) onSaved(`Saved what ${person.name} may do.`);
    else trouble.value = saved.error.message;
  };
  return (
    <form class="stack" ref={view} onSubmit={submit} noValidate>
      <div>
        <h3 class="people-title" data-first tabIndex={-1}>
          What {person.name} may do
        </h3>
        <p class="quiet">It holds from now on, in rooms that are open too.</p>
      </div>
      <GrantFields
        grant={grant.value}
        known={known}
        onChange={(next) => {
          grant.value = next;
        }}
      />
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
        <Button variant="primary" type="submit" busy={busy.value}>
          Save
        </Button>
      </DialogEnding>
    </form>
  );
}
