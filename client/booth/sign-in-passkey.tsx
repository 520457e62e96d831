// Signing in with a passkey: the one big button, and the browser's own list of passkeys where it has one.
import { useSignal } from "@preact/signals";
import { Fingerprint } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import type { MeBody } from "../../shared/http/bodies.ts";
import type { Answer, CallError } from "../session/request.ts";
import { getLoginOptions, login } from "../session/staff-api.ts";
import { WaitButton } from "../ui/wait-button.tsx";
import { awaitOfferedPasskey, canOfferInFields, obstacle, showPasskey } from "./people/ceremony.ts";
import { ObstacleWords } from "./people/obstacle-words.tsx";
import { createLogin } from "./sign-in-login.ts";

const STEPS = {
  options: getLoginOptions,
  show: showPasskey,
  offered: awaitOfferedPasskey,
  login,
  nowMs: () => performance.now(),
};

export function PasskeySignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const ways = useMemo(() => createLogin(STEPS), []);
  const blocked = obstacle();
  const offering = useSignal(false);
  const busy = useSignal(false);
  const trouble = useSignal<CallError | null>(null);

  const settle = (answer: Awaited<Answer<MeBody>>) => {
    if (answer.ok) return onSignedIn();
    if (answer.error.code !== "cancelled") trouble.value = answer.error;
    void offer();
  };
  const offer = async () => {
    if (!offering.peek()) return;
    const answer = await ways.offer();
    if (answer) settle(answer);
  };
  const press = async () => {
    if (busy.peek()) return;
    busy.value = true;
    trouble.value = null;
    const answer = await ways.press();
    busy.value = false;
    settle(answer);
  };
  useEffect(() => {
    if (blocked) return;
    void canOfferInFields().then((can) => {
      offering.value = can;
    });
  }, []);
  // After the field is drawn: browsers refuse to offer without one.
  useEffect(() => void offer(), [offering.value]);

  if (blocked) return <ObstacleWords obstacle={blocked} />;
  return (
    <form
      class="gate-passkey"
      onSubmit={(event) => {
        event.preventDefault();
        void press();
      }}
    >
      <WaitButton
        // Each wait begins anew.
        key={trouble.value?.requestId}
        variant="primary"
        size="l"
        icon={Fingerprint}
        busy={busy.value}
        waitMs={trouble.value?.retryAfterMs}
        onClick={() => void press()}
      >
        Sign in with a passkey
      </WaitButton>
      <p class="gate-trouble" role="alert">
        {trouble.value?.message}
      </p>
      {offering.value && (
        <div class="gate-offer">
          <label class="label" for="passkey-field">
            Or let your browser list them
          </label>
          <input
            id="passkey-field"
            class="field"
            type="text"
            autocomplete="username webauthn"
            placeholder="Your passkeys appear here"
          />
        </div>
      )}
    </form>
  );
}
