// Makes another passkey for who is signed in: a name to recognise it by, then the device asks.
import { useSignal } from "@preact/signals";
import { Fingerprint } from "lucide";
import type { ErrorBody } from "../../../shared/http/bodies.ts";
import { NAME_MAX_CHARS } from "../../../shared/protocol/limits.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { addPasskey, getPasskeyOptions } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { makePasskey, obstacle } from "./ceremony.ts";
import { ObstacleWords } from "./obstacle-words.tsx";
import { withTouch } from "./step-up.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = { onBack: () => void; onAdded: (sentence: string) => void };

export function AddPasskey({ onBack, onAdded }: Props) {
  const view = useFirstFocus<HTMLFormElement>();
  const blocked = obstacle();
  const label = useSignal("");
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    trouble.value = null;
    const added = await add(label.value.trim());
    busy.value = false;
    if (added.ok) onAdded(`Added “${added.value}”. It opens the booth from now on.`);
    else if (added.error.code !== "cancelled") trouble.value = added.error.message;
  };
  return (
    <form class="stack" ref={view} onSubmit={submit} noValidate>
      <div>
        <h3 class="people-title" data-first={blocked !== null} tabIndex={-1}>
          Add a passkey
        </h3>
        <p class="quiet">
          A second one, on another device or a security key, keeps you from being locked out.
        </p>
      </div>
      {blocked ? (
        <>
          <ObstacleWords obstacle={blocked} />
          {blocked.goTo !== null && <LinkThere host={blocked.goTo} />}
        </>
      ) : (
        <div>
          <label class="label" for="passkey-label">
            Name, to recognise it by (optional)
          </label>
          <input
            id="passkey-label"
            class="field"
            data-first
            value={label.value}
            maxLength={NAME_MAX_CHARS}
            placeholder="My phone"
            autocomplete="off"
            onInput={({ currentTarget }) => {
              label.value = currentTarget.value;
            }}
          />
        </div>
      )}
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
        {!blocked && (
          <Button variant="primary" type="submit" icon={Fingerprint} busy={busy.value}>
            Make the passkey
          </Button>
        )}
      </DialogEnding>
    </form>
  );
}

/** A sign-in belongs to one address: this one counts for nothing there. */
function LinkThere({ host }: { host: string }) {
  const origin = `${location.protocol}//${host}${location.port && `:${location.port}`}`;
  return (
    <p class="quiet">
      To be signed in there, run <code>npm run link -- --origin {origin}</code> and open what it
      prints.
    </p>
  );
}

/** The label that it got. */
async function add(label: string): Promise<Result<string, ErrorBody>> {
  const options = await withTouch(getPasskeyOptions);
  if (!options.ok) return options;
  const made = await makePasskey(options.value);
  if (!made.ok) return made;
  const added = await addPasskey(made.value, label === "" ? null : label);
  return added.ok ? ok(added.value.label) : err(added.error);
}
