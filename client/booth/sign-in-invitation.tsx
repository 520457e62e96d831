// An invitation: who invites whom as what, and one press that makes a passkey and opens the booth. Reading it spends
// nothing, so a preview or a second look does no harm.
import { useSignal } from "@preact/signals";
import { Fingerprint, RefreshCw } from "lucide";
import { useEffect } from "preact/hooks";
import type { ErrorBody } from "../../shared/http/bodies.ts";
import type { OpenedInvite } from "../../shared/http/staff-bodies.ts";
import type { CallError } from "../session/request.ts";
import { acceptInvite, readInvite } from "../session/staff-api.ts";
import { Button } from "../ui/button.tsx";
import { formatClock } from "../ui/time.ts";
import { WaitButton } from "../ui/wait-button.tsx";
import { makePasskey, obstacle } from "./people/ceremony.ts";
import { ObstacleWords } from "./people/obstacle-words.tsx";
import { invitationWords } from "./sign-in-words.ts";

type State =
  | { kind: "reading" }
  | { kind: "unread"; error: CallError }
  | { kind: "open"; invite: OpenedInvite; atMs: number };

type Props = { link: string; onSignedIn: () => void; onDead: () => void };

/** What the device is asked to sign lives five minutes; somebody who reads slowly gets a new one. */
const FRESH_MS = 120_000;

export function Invitation({ link, onSignedIn, onDead }: Props) {
  const state = useSignal<State>({ kind: "reading" });
  const busy = useSignal(false);
  const trouble = useSignal<string | null>(null);
  const blocked = obstacle();

  const read = async (): Promise<OpenedInvite | null> => {
    const answer = await readInvite(link);
    if (answer.ok) {
      state.value = { kind: "open", invite: answer.value, atMs: performance.now() };
      return answer.value;
    }
    if (isDead(answer.error)) onDead();
    else state.value = { kind: "unread", error: answer.error };
    return null;
  };
  const accept = async ({ invite, atMs }: Extract<State, { kind: "open" }>) => {
    busy.value = true;
    trouble.value = null;
    const current = performance.now() - atMs < FRESH_MS ? invite : await read();
    const refused = current === null ? null : await makeAndEnter(link, current);
    busy.value = false;
    if (current === null) return;
    if (refused === null) return onSignedIn();
    if (isDead(refused)) return onDead();
    if (refused.code !== "cancelled") trouble.value = refused.message;
    // Its challenge may be spent: the next press starts from a new one.
    state.value = { kind: "open", invite: current, atMs: Number.NEGATIVE_INFINITY };
  };
  useEffect(() => {
    if (!blocked) void read();
  }, []);

  const { value: now } = state;
  if (blocked) {
    return (
      <>
        <h1>You are invited</h1>
        <ObstacleWords obstacle={blocked} link={link} />
      </>
    );
  }
  if (now.kind === "reading") {
    return (
      <>
        <h1>You are invited</h1>
        <p class="quiet" role="status">
          Reading your invitation…
        </p>
      </>
    );
  }
  if (now.kind === "unread") {
    return (
      <>
        <h1>You are invited</h1>
        <p class="gate-trouble" role="alert">
          {now.error.message}
        </p>
        <WaitButton
          key={now.error.requestId}
          variant="primary"
          size="l"
          icon={RefreshCw}
          waitMs={now.error.retryAfterMs}
          onClick={() => void read()}
        >
          Try again
        </WaitButton>
      </>
    );
  }
  const words = invitationWords(now.invite);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="gate-lead">{words.lead}</p>
      <p class="quiet">{words.how}</p>
      <Button
        variant="primary"
        size="l"
        icon={Fingerprint}
        busy={busy.value}
        onClick={() => void accept(now)}
      >
        Make a passkey and come in
      </Button>
      <p class="gate-trouble" role="alert">
        {trouble.value}
      </p>
      <p class="faint">This invitation works once, until {formatClock(now.invite.expiresAtMs)}.</p>
    </>
  );
}

async function makeAndEnter(link: string, invite: OpenedInvite): Promise<ErrorBody | null> {
  const made = await makePasskey(invite.options);
  if (!made.ok) return made.error;
  const accepted = await acceptInvite(link, made.value);
  return accepted.ok ? null : accepted.error;
}

/** Used, expired or never ours: no later try helps. */
function isDead({ code }: ErrorBody): boolean {
  return code === "bad_link" || code === "bad_request";
}
