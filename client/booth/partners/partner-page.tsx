// One partner: what it may, how it does, the line it pastes, and what its server is told.
import { ArrowLeft, CirclePause, CirclePlay, EllipsisVertical, Pencil, Trash2 } from "lucide";
import type { ComponentChildren } from "preact";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import type { Partner } from "../../../shared/http/partner-bodies.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Menu } from "../menu.tsx";
import { useFirstFocus } from "../people/use-first-focus.ts";
import { LookSample } from "./look-sample.tsx";
import { PartnerHooks } from "./partner-hooks.tsx";
import { PartnerNumbers } from "./partner-numbers.tsx";
import { PartnerSnippet } from "./partner-snippet.tsx";
import { lookWords, mayWords, quotaWords, roomTitle, siteWords } from "./partner-words.ts";

type Props = {
  partner: Partner;
  known: readonly RoomInfo[];
  /** The server's time. */
  now: () => number;
  note: string;
  onBack: () => void;
  onEdit: () => void;
  onSuspend: () => void;
  onResume: () => void;
  onRemove: () => void;
  onSecret: (replaces: boolean) => void;
};

export function PartnerPage({ partner, known, now, note, onBack, onSecret, ...deeds }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  return (
    <div class="stack partner-page" ref={view}>
      <div>
        <Button variant="ghost" size="s" icon={ArrowLeft} onClick={onBack}>
          All partners
        </Button>
      </div>
      <Head partner={partner} {...deeds} />
      <p class="people-note" role="status">
        {note}
      </p>
      {!partner.active && note === "" && (
        <p class="partner-off">
          Suspended: its widgets show a link to the room, and its server is told nothing.
        </p>
      )}
      <Facts partner={partner} known={known} />
      <PartnerNumbers id={partner.id} now={now} />
      <PartnerSnippet partner={partner} known={known} />
      <PartnerHooks partner={partner} known={known} now={now} onSecret={onSecret} />
    </div>
  );
}

type HeadProps = { partner: Partner } & Pick<
  Props,
  "onEdit" | "onSuspend" | "onResume" | "onRemove"
>;

function Head({ partner, onEdit, onSuspend, onResume, onRemove }: HeadProps) {
  const { name, active } = partner;
  return (
    <div class="partner-head">
      <h3 class="people-title" data-first tabIndex={-1}>
        {name}
      </h3>
      <Badge tone={active ? "good" : "caution"}>{active ? "On" : "Suspended"}</Badge>
      <span class="row partner-deeds">
        {active ? (
          <Button size="s" icon={CirclePause} onClick={onSuspend}>
            Suspend
          </Button>
        ) : (
          <Button size="s" variant="primary" icon={CirclePlay} onClick={onResume}>
            Resume
          </Button>
        )}
        <Button size="s" icon={Pencil} onClick={onEdit}>
          Change
        </Button>
        <Menu
          icon={EllipsisVertical}
          label={`More for ${name}`}
          size="s"
          items={[{ label: "Remove…", icon: Trash2, tone: "caution", onSelect: onRemove }]}
        />
      </span>
    </div>
  );
}

function Facts({ partner, known }: Pick<Props, "partner" | "known">) {
  const { origins, rooms, theme, quota } = partner;
  return (
    <dl class="partner-facts">
      <Fact name="Sites">
        {origins.map((origin) => (
          <span key={origin}>{siteWords(origin)}</span>
        ))}
      </Fact>
      <Fact name="Rooms">
        {rooms.map((room) => (
          <span key={room}>{roomTitle(room, known)}</span>
        ))}
      </Fact>
      <Fact name="May">{mayWords(partner)}</Fact>
      <Fact name="Up to">{quotaWords(quota)}</Fact>
      <Fact name="Look">
        <span class="row">
          <LookSample theme={theme} />
          {lookWords(theme)}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="partner-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
