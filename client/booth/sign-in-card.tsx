// One click that opens the booth, and what to do when the link no longer works.
import { useSignal } from "@preact/signals";
import { DoorOpen, Link } from "lucide";
import type { ErrorBody } from "../../shared/http/bodies.ts";
import { signIn } from "../session/api.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout, siteName } from "../ui/layout.tsx";
import { HowToGetALink } from "./how-to-get-a-link.tsx";
import "./gate.css";

type State =
  | { kind: "ready" }
  | { kind: "opening" }
  | { kind: "later"; sentence: string }
  | { kind: "dead"; sentence: string };

type Props = { link: string; onSignedIn: () => void };

export function SignInCard({ link, onSignedIn }: Props) {
  const state = useSignal<State>(
    link === ""
      ? { kind: "dead", sentence: "This page needs a one-time link, and the address has none." }
      : { kind: "ready" },
  );
  const open = async () => {
    state.value = { kind: "opening" };
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
            <Icon icon={now.kind === "dead" ? Link : DoorOpen} size={32} />
          </span>
          <h1>{now.kind === "dead" ? "You need a fresh link" : "Welcome to the booth"}</h1>
          <div role="status" class="stack">
            {now.kind === "dead" && <p class="quiet">{now.sentence}</p>}
            {now.kind === "later" && <p class="gate-trouble">{now.sentence}</p>}
          </div>
          {now.kind === "dead" ? (
            <HowToGetALink />
          ) : (
            <>
              <p class="quiet">
                Your link signs this browser in at {siteName()} for 12 hours. It works once.
              </p>
              <Button
                variant="primary"
                size="l"
                icon={DoorOpen}
                busy={now.kind === "opening"}
                onClick={open}
              >
                Open the booth
              </Button>
            </>
          )}
        </div>
      </section>
    </Layout>
  );
}

/** A used or expired link never works again; anything else (busy, unreachable) a later try may mend. */
function afterError({ code, message }: ErrorBody): State {
  if (code !== "bad_link" && code !== "bad_request") return { kind: "later", sentence: message };
  return {
    kind: "dead",
    sentence: "This link was used already or has expired: each works once, for ten minutes.",
  };
}
