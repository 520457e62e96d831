// Asks for the touch: one sentence, one button. The options are fetched while the question appears, so that the press
// itself goes straight to the device (some browsers forget a press that waits for a network).
import { useSignal } from "@preact/signals";
import { Fingerprint } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { ErrorBody } from "../../../shared/http/bodies.ts";
import { getStepUpOptions, stepUp } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { obstacle, showPasskey } from "./ceremony.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Options = ReturnType<typeof getStepUpOptions>;

export function StepUpQuestion({ onSettled }: { onSettled: (touched: boolean) => void }) {
  const view = useFirstFocus<HTMLDivElement>();
  const trouble = useSignal<string | null>(null);
  /** No touch is possible here, whatever the person does. */
  const blocked = useSignal(false);
  const busy = useSignal(false);
  const options = useRef<Options | null>(null);
  const prepare = async () => {
    options.current = getStepUpOptions();
    const given = await options.current;
    const reason = given.ok ? obstacle()?.sentence : hopeless(given.error);
    if (reason === undefined) return;
    trouble.value = reason;
    blocked.value = true;
  };
  useEffect(() => void prepare(), []);

  const confirm = async () => {
    busy.value = true;
    trouble.value = null;
    const refused = await touch(options.current ?? getStepUpOptions());
    // A challenge answers once.
    options.current = null;
    busy.value = false;
    if (refused === null) onSettled(true);
    else if (refused.code !== "cancelled") trouble.value = refused.message;
  };
  return (
    <div class="stack" ref={view}>
      <p class="quiet">
        This can't be taken back easily, so it needs your touch. You won't be asked again for five
        minutes.
      </p>
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={() => onSettled(false)}>
          Leave it
        </Button>
        {!blocked.value && (
          <Button
            variant="primary"
            icon={Fingerprint}
            data-first
            busy={busy.value}
            onClick={confirm}
          >
            Confirm with your passkey
          </Button>
        )}
      </DialogEnding>
    </div>
  );
}

/** What no second try mends: somebody without a passkey, or an address that can't have any. */
function hopeless({ code, message }: ErrorBody): string | undefined {
  return code === "passkey_needed" || code === "passkey_host" ? message : undefined;
}

async function touch(asked: Options): Promise<ErrorBody | null> {
  const options = await asked;
  if (!options.ok) return options.error;
  const shown = await showPasskey(options.value);
  if (!shown.ok) return shown.error;
  const confirmed = await stepUp(shown.value);
  return confirmed.ok ? null : confirmed.error;
}
