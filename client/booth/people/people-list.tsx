// The list of people with their role, their rooms and when they were last here; invitations that are still open below.
import { EllipsisVertical, KeyRound, SlidersHorizontal, UserPlus, UserX } from "lucide";
import type { MeBody } from "../../../shared/http/bodies.ts";
import type { InviteRow, PeopleBody, PersonRow } from "../../../shared/http/staff-bodies.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatPlural } from "../../ui/numbers.ts";
import { formatAgo } from "../../ui/time.ts";
import { useNow } from "../../ui/use-now.ts";
import { Menu } from "../menu.tsx";
import { roleName, roomsWords } from "./grant-words.ts";
import { OpenInvites } from "./open-invites.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

type Deeds = {
  onGrant: (person: PersonRow) => void;
  onRecover: (person: PersonRow) => void;
  onRevoke: (person: PersonRow) => void;
};
type Props = Deeds & {
  me: MeBody;
  body: PeopleBody;
  now: () => number;
  /** What was just done, or why it wasn't. */
  note: string;
  onInvite: () => void;
  onWithdraw: (invite: InviteRow) => void;
};

const RENEW_MS = 15_000;

export function PeopleList({ me, body, now, note, onInvite, onWithdraw, ...deeds }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  const nowMs = useNow(now, RENEW_MS);
  return (
    <div class="stack" ref={view}>
      <div class="people-head">
        <p class="quiet">Who may work in the booth, as what, and in which rooms.</p>
        <Button variant="primary" icon={UserPlus} data-first onClick={onInvite}>
          Invite somebody
        </Button>
      </div>
      <p class="people-note" role="status">
        {note}
      </p>
      <ul class="people-list">
        {body.people.map((person) => (
          <PersonLine key={person.person} person={person} me={me} nowMs={nowMs} {...deeds} />
        ))}
      </ul>
      <OpenInvites invites={body.invites} me={me} nowMs={nowMs} onWithdraw={onWithdraw} />
    </div>
  );
}

type LineProps = Deeds & { person: PersonRow; me: MeBody; nowMs: number };

function PersonLine({ person, me, nowMs, onGrant, onRecover, onRevoke }: LineProps) {
  const { name, role, rooms } = person;
  const mine = person.person === me.person;
  return (
    <li class="people-row">
      <Avatar person={person.person} name={name} />
      <span class="people-words">
        <span class="row">
          <strong class="truncate">{name}</strong>
          {mine && <Badge tone="accent">You</Badge>}
        </span>
        <span class="people-grant">
          {roleName(role)} · {roomsWords(rooms, me.rooms)}
        </span>
        <span class="faint">{lastSeen(person, nowMs)}</span>
      </span>
      {!mine && (
        <Menu
          icon={EllipsisVertical}
          label={`More for ${name}`}
          items={[
            {
              label: "Change role or rooms",
              icon: SlidersHorizontal,
              onSelect: () => onGrant(person),
            },
            {
              label: "Lost their passkey",
              icon: KeyRound,
              onSelect: () => onRecover(person),
            },
            {
              label: "Revoke access…",
              icon: UserX,
              tone: "caution",
              onSelect: () => onRevoke(person),
            },
          ]}
        />
      )}
    </li>
  );
}

function lastSeen({ seenAt, passkeys }: PersonRow, nowMs: number): string {
  const came = seenAt === null ? "Never here so far" : `Last here ${formatAgo(seenAt, nowMs)}`;
  const keys =
    passkeys === 0 ? "no passkey" : formatPlural(passkeys, { one: "passkey", other: "passkeys" });
  return `${came} · ${keys}`;
}
