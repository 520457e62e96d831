// The room has closed this page's connection for good: why, and the way back.
import { CloudOff, RefreshCw } from "lucide";
import { CLOSES, type CloseReason } from "../../shared/protocol/close.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import "./gate.css";

/** Asked for a new pass and got none: what the person can know and do about it. */
const HERE: Partial<Record<CloseReason, string>> = {
  revoked: "Your rights have changed, and this room is no longer among them. Ask an owner.",
};

export function Closed({ reason }: { reason: CloseReason }) {
  return (
    <Layout place="booth" footer="none">
      <section class="gate page">
        <div class="sheet gate-card">
          <span class="gate-mark">
            <Icon icon={CloudOff} size={32} />
          </span>
          <h1>The booth was closed</h1>
          <p class="quiet" role="alert">
            {HERE[reason] ?? CLOSES[reason].sentence}
          </p>
          <Button variant="primary" size="l" icon={RefreshCw} onClick={() => location.reload()}>
            Reload the booth
          </Button>
        </div>
      </section>
    </Layout>
  );
}
