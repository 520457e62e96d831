// The door of the booth. Without a link: a passkey. With one: an invitation to read, or one click that opens the booth;
// and what to do when a link no longer works.
import { useSignal } from "@preact/signals";
import { DoorOpen, Fingerprint, Link, MailOpen } from "lucide";
import { INVITATION_PREFIX } from "../../shared/http/staff-bodies.ts";
import { signIn } from "../session/api.ts";
import type { CallError } from "../session/request.ts";
import { Icon } from "../ui/icon.tsx";
import { Layout, siteName } from "../ui/layout.tsx";
import { WaitButton } from "../ui/wait-button.tsx";
import { HowToGetALink } from "./how-to-get-a-link.tsx";
import { Invitation } from "./sign-in-invitation.tsx";
import { PasskeySignIn } from "./sign-in-passkey.tsx";
import "./gate.css";

type State =
  | { kind: "passkey" }
  | { kind: "invitation" }
  | { kind: "link"; busy: boolean; trouble: CallError | null }
  | { kind: "dead" };

const SIGNS = { passkey: Fingerprint, invitation: MailOpen, link: DoorOpen, dead: Link } as const;

type Props = { link: string; onSignedIn: () => void };

export function SignInCard({ link, onSignedIn }: Props) {
  const state = useSignal<State>(firstState(link));
  const open = async () => {
    state.value = { kind: "link", busy: true, trouble: null };
    const answer = await signIn(link);
    if (answer.ok) return onSignedIn();
    state.value = afterError(answer.error);
  };
  const { value: now } = state;
  return (
    <Layout place="booth" footer="none">
      <section class="gate page">
        <div class="sheet gate-card">
          <span class="gate-mark">
            <Icon icon={SIGNS[now.kind]} size={32} />
          </span>
          {now.kind === "passkey" && (
            <>
              <h1>Sign in</h1>
              <p class="quiet">Your fingerprint, face or PIN opens the booth.</p>
              <PasskeySignIn onSignedIn={onSignedIn} />
              <HowToGetALink />
            </>
          )}
          {now.kind === "invitation" && (
            <Invitation
              link={link}
              onSignedIn={onSignedIn}
              onDead={() => {
                state.value = { kind: "dead" };
              }}
            />
          )}
          {now.kind === "link" && <OneClick {...now} onOpen={() => void open()} />}
          {now.kind === "dead" && (
            <>
              <h1>You need a fresh link</h1>
              <p class="quiet" role="status">
                This link was used already or has expired: each works once, for ten minutes.
              </p>
              <PasskeySignIn onSignedIn={onSignedIn} />
              <HowToGetALink />
            </>
          )}
        </div>
      </section>
    </Layout>
  );
}

function OneClick(props: { busy: boolean; trouble: CallError | null; onOpen: () => void }) {
  const { busy, trouble, onOpen } = props;
  return (
    <>
      <h1>Welcome to the booth</h1>
      <p class="gate-trouble" role="status">
        {trouble?.message}
      </p>
      <p class="quiet">
        Your link signs this browser in at {siteName()} for 12 hours. It works once.
      </p>
      <WaitButton
        key={trouble?.requestId}
        variant="primary"
        size="l"
        icon={DoorOpen}
        busy={busy}
        waitMs={trouble?.retryAfterMs}
        onClick={onOpen}
      >
        Open the booth
      </WaitButton>
    </>
  );
}

function firstState(link: string): State {
  if (link === "") return { kind: "passkey" };
  if (link.startsWith(INVITATION_PREFIX)) return { kind: "invitation" };
  return { kind: "link", busy: false, trouble: null };
}

/** A used or expired link never works again; anything else (busy, unreachable) a later try may mend. */
function afterError(error: CallError): State {
  const { code } = error;
  if (code === "passkey_needed") return { kind: "invitation" };
  if (code === "bad_link" || code === "bad_request") return { kind: "dead" };
  return { kind: "link", busy: false, trouble: error };
}
