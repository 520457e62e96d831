// Asks before something that can't be taken back by a button, inside a panel that is open already.
import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import type { Answer } from "../../session/request.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  title: string;
  children: ComponentChildren;
  /** The deed as a verb: `Revoke`. */
  deed: string;
  icon: IconNode;
  run: () => Answer<unknown>;
  onBack: () => void;
  onDone: () => void;
};

export function AskFirst({ title, children, deed, icon, run, onBack, onDone }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const go = async () => {
    busy.value = true;
    trouble.value = null;
    const answer = await run();
    busy.value = false;
    if (answer.ok) onDone();
    else trouble.value = answer.error.message;
  };
  return (
    <div class="stack" ref={view}>
      <h3 class="people-title">{title}</h3>
      <p class="quiet">{children}</p>
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" data-first onClick={onBack}>
          Keep it as it is
        </Button>
        <Button variant="caution" icon={icon} busy={busy.value} onClick={() => void go()}>
          {deed}
        </Button>
      </DialogEnding>
    </div>
  );
}
