// The partners with their sites, rooms and look, and whether they are on. A press opens one.
import { ChevronRight, Plus } from "lucide";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { Partner } from "../../../shared/http/partner-bodies.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { roomsWords } from "../people/grant-words.ts";
import { useFirstFocus } from "../people/use-first-focus.ts";
import { LookSample } from "./look-sample.tsx";
import { sitesWords } from "./partner-words.ts";

type Props = {
  partners: readonly Partner[];
  known: readonly RoomInfo[];
  /** What was just done. */
  note: string;
  onAdd: () => void;
  onOpen: (id: string) => void;
};

export function PartnersList({ partners, known, note, onAdd, onOpen }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  return (
    <div class="stack" ref={view}>
      <div class="people-head">
        <p class="quiet">Sites that may show your rooms on their own pages.</p>
        <Button variant="primary" icon={Plus} data-first onClick={onAdd}>
          Add a partner
        </Button>
      </div>
      <p class="people-note" role="status">
        {note}
      </p>
      {partners.length === 0 && (
        <p class="partners-none quiet">
          None yet. Add one, and paste one line into their page: the room plays there, and you see
          how many came.
        </p>
      )}
      <ul class="people-list">
        {partners.map((partner) => (
          <li key={partner.id}>
            <button type="button" class="people-row partner-row" onClick={() => onOpen(partner.id)}>
              <LookSample theme={partner.theme} />
              <span class="people-words">
                <span class="row">
                  <strong class="truncate">{partner.name}</strong>
                  {!partner.active && <Badge tone="caution">Suspended</Badge>}
                </span>
                <span class="people-grant">{sitesWords(partner.origins)}</span>
                <span class="faint">{roomsWords(partner.rooms, known)}</span>
              </span>
              <Icon icon={ChevronRight} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
