// The room could not be loaded at all: what happened in one sentence, and what to do.
import { CloudOff } from "lucide";
import { render } from "preact";
import { PAGES } from "../../shared/http/paths.ts";
import type { CallError } from "../session/request.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { WaitButton } from "../ui/wait-button.tsx";
import "./trouble.css";

/** Fills the page with the trouble; `again` is tried by a press. */
export function showTrouble(error: CallError, again: () => Promise<void>): void {
  const app = document.getElementById("app");
  if (!app) return;
  app.replaceChildren();
  render(
    <Layout place="room">
      <div class="trouble page">
        <Icon icon={CloudOff} size={40} />
        <h1>We can't reach the room</h1>
        <p class="quiet">{error.message}</p>
        <div class="row wrap">
          <WaitButton
            key={error.requestId}
            variant="primary"
            waitMs={error.retryAfterMs}
            onClick={() => void again()}
          >
            Try again
          </WaitButton>
          <ButtonLink href={PAGES.home}>See all rooms</ButtonLink>
        </div>
      </div>
    </Layout>,
    app,
  );
}
