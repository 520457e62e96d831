// What the partner pastes into its page, ready to hand over.
import { useSignal } from "@preact/signals";
import { ExternalLink } from "lucide";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { Partner } from "../../../shared/http/partner-bodies.ts";
import { PAGES } from "../../../shared/http/paths.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { frameSnippet, PLAIN_LOOK, scriptSnippet } from "../../ui/embed-snippet.ts";
import { Code } from "./code.tsx";
import { roomTitle } from "./partner-words.ts";

type Props = { partner: Partner; known: readonly RoomInfo[] };

export function PartnerSnippet({ partner: { rooms, origins }, known }: Props) {
  const picked = useSignal<string | null>(null);
  const room = rooms.find((one) => one === picked.value) ?? rooms[0];
  const [site] = origins;
  if (room === undefined || site === undefined) return null;
  // The look is the registry's, so the line says nothing of it and never has to be changed.
  const chosen = { host: location.origin, room, look: PLAIN_LOOK };
  return (
    <section class="people-section" aria-labelledby="partner-snippet-title">
      <div class="people-head">
        <h3 id="partner-snippet-title">For their page</h3>
        <ButtonLink
          size="s"
          variant="ghost"
          icon={ExternalLink}
          href={`${PAGES.embedBuilder}?${new URLSearchParams({ room })}`}
          target="_blank"
          rel="noopener"
        >
          Other looks
        </ButtonLink>
      </div>
      {rooms.length > 1 && (
        <select
          class="field"
          aria-label="Room of the widget"
          value={room}
          onChange={({ currentTarget }) => {
            picked.value = currentTarget.value;
          }}
        >
          {rooms.map((one) => (
            <option key={one} value={one}>
              {roomTitle(one, known)}
            </option>
          ))}
        </select>
      )}
      <Code what="One line" text={scriptSnippet(chosen)} />
      <Code what="Where scripts aren't allowed" text={frameSnippet(chosen, site)} />
    </section>
  );
}
