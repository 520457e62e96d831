// Invites somebody: their name, what they may do and where. The answer is a link to hand over.
import { useSignal } from "@preact/signals";
import { Link } from "lucide";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { InviteBody } from "../../../shared/http/staff-bodies.ts";
import { NAME_MAX_CHARS } from "../../../shared/protocol/limits.ts";
import { invite } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { type Grant, GrantFields, grantTrouble } from "./grant-fields.tsx";
import { withTouch } from "./step-up.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  known: readonly RoomInfo[];
  onBack: () => void;
  onMade: (link: InviteBody, name: string) => void;
};

export function InviteForm({ known, onBack, onMade }: Props) {
  const view = useFirstFocus<HTMLFormElement>();
  const name = useSignal("");
  const grant = useSignal<Grant>({ role: "moderator", rooms: "*" });
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const given = name.value.trim();
    trouble.value = given === "" ? "Say who it is for." : grantTrouble(grant.value);
    if (trouble.value !== null) return;
    busy.value = true;
    const made = await withTouch(() => invite({ name: given, ...grant.value }));
    busy.value = false;
    if (made.ok) onMade(made.value, given);
    else trouble.value = made.error.message;
  };
  return (
    <form class="stack" ref={view} onSubmit={submit} noValidate>
      <div>
        <h3 class="people-title">Invite somebody</h3>
        <p class="quiet">You get a link for them. It works once, for ten minutes.</p>
      </div>
      <div>
        <label class="label" for="invite-name">
          Name, as everybody will see it
        </label>
        <input
          id="invite-name"
          class="field"
          data-first
          value={name.value}
          maxLength={NAME_MAX_CHARS}
          autocomplete="off"
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
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
        <Button variant="primary" type="submit" icon={Link} busy={busy.value}>
          Make the link
        </Button>
      </DialogEnding>
    </form>
  );
}
