// The lead when nothing is on air and nothing is planned: says so kindly and offers what there is.
import { History, Radio } from "lucide";
import type { RoomInfo } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import { PhaseBadge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { siteName } from "../ui/layout.tsx";
import { Mark } from "../ui/mark.tsx";
import type { Show } from "./lead.ts";

export function Quiet({ last, rooms }: { last: Show | null; rooms: readonly RoomInfo[] }) {
  const [room] = rooms;
  return (
    <section class="lead lead-quiet">
      <div class="lead-words">
        <PhaseBadge phase="idle" />
        <h1 class="lead-title">{siteName()}</h1>
        <p class="lead-text">{sentence(last, room)}</p>
        <div class="lead-actions">
          {room && (
            <ButtonLink href={PAGES.room(room.room)} variant="primary" size="l" icon={Radio}>
              Open the room
            </ButtonLink>
          )}
          {!room && (
            <ButtonLink href={PAGES.booth} variant="primary" size="l" icon={Radio}>
              Go to the booth
            </ButtonLink>
          )}
          {last && (
            <ButtonLink href={PAGES.broadcast(last.broadcast.id)} size="l" icon={History}>
              The last show
            </ButtonLink>
          )}
        </div>
      </div>
      <div class="lead-mark">
        <Mark size={220} />
      </div>
    </section>
  );
}

function sentence(last: Show | null, room: RoomInfo | undefined): string {
  if (!room) return "No room has been opened yet. Sign in to the booth and open the first one.";
  if (!last)
    return "No show has been played here yet. The room is open: look around and wait with us.";
  return "Nobody is on air right now. Read how the last show went, or keep the room open: it begins by itself.";
}
