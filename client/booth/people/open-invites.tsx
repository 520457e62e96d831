// Invitations that somebody may still accept: for whom, as what, from whom, for how long, and the way to take one back.
import { Mail, X } from "lucide";
import type { MeBody } from "../../../shared/http/bodies.ts";
import type { InviteRow } from "../../../shared/http/staff-bodies.ts";
import { Badge } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { formatWait } from "../../ui/time.ts";
import { roleName, roomsWords } from "./grant-words.ts";

type Props = {
  invites: readonly InviteRow[];
  me: MeBody;
  nowMs: number;
  onWithdraw: (invite: InviteRow) => void;
};

export function OpenInvites({ invites, me, nowMs, onWithdraw }: Props) {
  const open = invites.filter(({ expiresAt }) => expiresAt > nowMs);
  if (open.length === 0) return null;
  return (
    <section class="people-section" aria-labelledby="invites-title">
      <h3 id="invites-title">Open invitations</h3>
      <ul class="people-list">
        {open.map((invite) => (
          <li key={invite.id} class="people-row">
            <span class="people-sign">
              <Icon icon={Mail} />
            </span>
            <span class="people-words">
              <span class="row wrap">
                <strong class="truncate">{invite.name}</strong>
                {invite.recovery && <Badge tone="accent">New passkey</Badge>}
              </span>
              <span class="people-grant">
                {roleName(invite.role)} · {roomsWords(invite.rooms, me.rooms)}
              </span>
              <span class="faint">
                From {invite.by ?? "the operator"} · works for{" "}
                {formatWait(invite.expiresAt - nowMs)} more
              </span>
            </span>
            <IconButton
              icon={X}
              label={`Withdraw the invitation for ${invite.name}`}
              onClick={() => onWithdraw(invite)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
