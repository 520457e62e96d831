// Another name for one of one's own passkeys.
import { useSignal } from "@preact/signals";
import type { PasskeyRow } from "../../../shared/http/staff-bodies.ts";
import { NAME_MAX_CHARS } from "../../../shared/protocol/limits.ts";
import { renamePasskey } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  passkey: PasskeyRow;
  onBack: () => void;
  onRenamed: (sentence: string) => void;
};

export function RenamePasskey({ passkey, onBack, onRenamed }: Props) {
  const view = useFirstFocus<HTMLFormElement>();
  const label = useSignal(passkey.label);
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const given = label.value.trim();
    trouble.value = given === "" ? "Give it a name." : null;
    if (given === "") return;
    busy.value = true;
    const renamed = await renamePasskey(passkey.id, given);
    busy.value = false;
    if (renamed.ok) onRenamed(`“${passkey.label}” is called “${renamed.value.label}” now.`);
    else trouble.value = renamed.error.message;
  };
  return (
    <form class="stack" ref={view} onSubmit={submit} noValidate>
      <div>
        <h3 class="people-title">Rename “{passkey.label}”</h3>
        <p class="quiet">Only you see this name. Your device goes on showing its own.</p>
      </div>
      <div>
        <label class="label" for="passkey-name">
          Name, to recognise it by
        </label>
        <input
          id="passkey-name"
          class="field"
          data-first
          value={label.value}
          maxLength={NAME_MAX_CHARS}
          autocomplete="off"
          onFocus={({ currentTarget }) => currentTarget.select()}
          onInput={({ currentTarget }) => {
            label.value = currentTarget.value;
          }}
        />
      </div>
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
