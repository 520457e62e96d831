// The states before a room is open: opening, signed out, trouble, and the choice between rooms.
import {
  ChevronRight,
  Fingerprint,
  KeyRound,
  LoaderCircle,
  Radio,
  RefreshCw,
  WifiOff,
} from "lucide";
import type { ComponentChildren } from "preact";
import type { RoomInfo } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { WaitButton } from "../ui/wait-button.tsx";
import { HowToGetALink } from "./how-to-get-a-link.tsx";
import "./gate.css";

type GateProps = { icon: typeof Radio; spin?: boolean; children: ComponentChildren };

function Gate({ icon, spin = false, children }: GateProps) {
  return (
    <Layout place="booth" footer="none">
      <section class="gate page">
        <div class="sheet gate-card">
          <span class="gate-mark">
            <Icon icon={icon} size={32} class={spin ? "spin" : ""} />
          </span>
          {children}
        </div>
      </section>
    </Layout>
  );
}

export function Opening() {
  return (
    <Gate icon={LoaderCircle} spin>
      <h1>Opening the booth</h1>
      <p class="quiet" role="status">
        One moment…
      </p>
    </Gate>
  );
}

const WHY = {
  never: { title: "The booth is closed", line: "This browser isn't signed in." },
  expired: {
    title: "You were signed out",
    line: "Your sign-in is over: they last 12 hours, and can be ended from afar. The show goes on.",
  },
  left: { title: "You are signed out", line: "Come back any time." },
} as const;

export function SignedOut({ why }: { why: keyof typeof WHY }) {
  return (
    <Gate icon={KeyRound}>
      <h1>{WHY[why].title}</h1>
      <p class="quiet">{WHY[why].line}</p>
      <ButtonLink variant="primary" size="l" icon={Fingerprint} href={PAGES.signIn}>
        Sign in with a passkey
      </ButtonLink>
      <HowToGetALink />
    </Gate>
  );
}

type FailedProps = { sentence: string; waitMs?: number | undefined; onRetry: () => void };

/** `waitMs`: trying again makes no sense before that. */
export function Failed({ sentence, waitMs, onRetry }: FailedProps) {
  return (
    <Gate icon={WifiOff}>
      <h1>The booth didn't open</h1>
      <p class="quiet" role="alert">
        {sentence}
      </p>
      <WaitButton variant="primary" size="l" icon={RefreshCw} waitMs={waitMs} onClick={onRetry}>
        Try again
      </WaitButton>
    </Gate>
  );
}

type ChooserProps = { rooms: readonly RoomInfo[]; onChoose: (info: RoomInfo) => void };

export function RoomChooser({ rooms, onChoose }: ChooserProps) {
  return (
    <Gate icon={Radio}>
      <h1>{rooms.length > 0 ? "Which room tonight?" : "No rooms yet"}</h1>
      {rooms.length === 0 && (
        <p class="quiet">Ask whoever runs this site to create a room, then reload this page.</p>
      )}
      <ul class="gate-rooms">
        {rooms.map((info) => (
          <li key={info.room}>
            <button type="button" class="gate-room" onClick={() => onChoose(info)}>
              <span>
                <strong>{info.title}</strong>
                <span class="faint">{info.tagline || `/r/${info.room}`}</span>
              </span>
              <Icon icon={ChevronRight} />
            </button>
          </li>
        ))}
      </ul>
    </Gate>
  );
}
