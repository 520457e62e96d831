// Somebody asks for the stage while the DJ's hands are on the deck. The question stands in the middle and says when the room
// decides by itself; nothing that answers it has the focus, so that a key meant for the deck gives nothing away.
import { useSignal } from "@preact/signals";
import { HandHelping } from "lucide";
import type { Stage } from "../../../shared/room/view.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { Desk } from "../desk.ts";
import { secondsToAnswer } from "./stage-seen.ts";

type Ask = NonNullable<Stage["ask"]>;

export function StageQuestion({ desk, ask }: { desk: Desk; ask: Ask }) {
  /** The ask that was put aside: its row goes on saying it. */
  const aside = useSignal<number | null>(null);
  const nowMs = useNow(desk.session.serverNow, 250);
  const seconds = secondsToAnswer(ask, nowMs);
  const part = Math.min(1, Math.max(0, (ask.until - nowMs) / (ask.until - ask.at)));
  return (
    <Dialog
      title={`${ask.name} asks for the stage`}
      open={aside.value !== ask.at}
      onClose={() => {
        aside.value = ask.at;
      }}
      actions={
        <>
          <Button variant="ghost" onClick={() => void desk.act({ kind: "stage.decline" })}>
            Keep the stage
          </Button>
          <Button
            variant="primary"
            icon={HandHelping}
            onClick={() => void desk.act({ kind: "stage.give", to: ask.person })}
          >
            {`Give it to ${ask.name}`}
          </Button>
        </>
      }
    >
      <p class="quiet">
        Playing, breaks and the end of the show would be theirs. You can go on filling the queue.
      </p>
      <p class="stage-count" role="timer" aria-label={`${seconds} seconds left to answer`}>
        <span class="stage-bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${part})` }} />
        </span>
        <span class="tabular">
          Without an answer it is theirs in <strong>{seconds} s</strong>
        </span>
      </p>
    </Dialog>
  );
}
