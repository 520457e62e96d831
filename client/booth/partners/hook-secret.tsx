// A secret for a partner's webhooks: asked for first where it replaces one, then shown this once.
import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import type { HookSecretBody, Partner } from "../../../shared/http/partner-bodies.ts";
import { newHookSecret } from "../../session/partner-api.ts";
import { Button } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/time.ts";
import { AskFirst } from "../people/ask-first.tsx";
import { withTouch } from "../people/step-up.ts";
import { useFirstFocus } from "../people/use-first-focus.ts";
import { Code } from "./code.tsx";

type Props = {
  partner: Partner;
  /** It has one that works. */
  replaces: boolean;
  onBack: () => void;
};

export function HookSecret({ partner: { id, name }, replaces, onBack }: Props) {
  const made = useSignal<HookSecretBody | null>(null);
  const make = async () => {
    const answer = await withTouch(() => newHookSecret(id));
    if (answer.ok) made.value = answer.value;
    return answer;
  };
  if (made.value) return <Shown {...made.value} name={name} onDone={onBack} />;
  return (
    <AskFirst
      title={replaces ? `A new secret for ${name}?` : `A secret for ${name}'s webhooks?`}
      deed="Make the secret"
      icon={KeyRound}
      run={make}
      onBack={onBack}
      onDone={() => undefined}
    >
      {replaces
        ? "The old one signs along for a day, so that they can change over without missing anything."
        : "Their server proves by it that a message is from here. You see it once, to hand it over."}
    </AskFirst>
  );
}

type ShownProps = HookSecretBody & { name: string; onDone: () => void };

function Shown({ secret, oldUntilMs, name, onDone }: ShownProps) {
  const view = useFirstFocus<HTMLDivElement>();
  return (
    <div class="stack" ref={view}>
      <div>
        <h3 class="people-title" data-first tabIndex={-1}>
          The secret for {name}
        </h3>
        <p class="quiet">
          Hand it over by a way you trust. It is shown this once and nobody can look it up.
          {oldUntilMs !== null &&
            ` The one before works until ${formatWhen(oldUntilMs, Date.now()).toLowerCase()}.`}
        </p>
      </div>
      <Code what="Secret" text={secret} />
      <div class="dialog-actions">
        <Button variant="primary" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
