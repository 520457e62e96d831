// Asks for the touch: one sentence, one button. The options are fetched while the question appears, so that the press
// itself goes straight to the device (some browsers forget a press that waits for a network).
import { useSignal } from "@preact/signals";
import { Fingerprint } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { ErrorBody } from "../../../shared/http/bodies.ts";
import { getStepUpOptions, stepUp } from "../../session/staff-api.ts";
import { Button } from "../../ui/button.tsx";
import { obstacle, showPasskey } from "./ceremony.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Options = ReturnType<typeof getStepUpOptions>;

export function StepUpQuestion({ onSettled }: { onSettled: (touched: boolean) => void }) {
  const view = useFirstFocus<HTMLDivElement>();
  const blocked = obstacle();
  const trouble = useSignal<string | null>(blocked?.sentence ?? null);
  const busy = useSignal(false);
  const options = useRef<Options | null>(null);
  useEffect(() => {
    if (!blocked) options.current = getStepUpOptions();
  }, []);

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
      {trouble.value !== null && (
        <p class="dialog-trouble" role="alert">
          {trouble.value}
        </p>
      )}
      <div class="dialog-actions">
        <Button variant="ghost" data-first={blocked !== null} onClick={() => onSettled(false)}>
          Leave it
        </Button>
        {!blocked && (
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
      </div>
    </div>
  );
}

async function touch(asked: Options): Promise<ErrorBody | null> {
  const options = await asked;
  if (!options.ok) return options.error;
  const shown = await showPasskey(options.value);
  if (!shown.ok) return shown.error;
  const confirmed = await stepUp(shown.value);
  return confirmed.ok ? null : confirmed.error;
}
