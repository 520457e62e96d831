// Everybody who may work here, and what an owner can do about it: invite, take that back, change, let back in, revoke. One view at a time.
import { UserX, X } from "lucide";
import type { MeBody } from "../../../shared/http/bodies.ts";
import type {
  InviteBody,
  InviteRow,
  PeopleBody,
  PersonRow,
} from "../../../shared/http/staff-bodies.ts";
import {
  listPeople,
  recoverPerson,
  revokePerson,
  withdrawInvite,
} from "../../session/staff-api.ts";
import { AskFirst } from "./ask-first.tsx";
import { GrantForm } from "./grant-form.tsx";
import { InviteForm } from "./invite-form.tsx";
import { InviteLink } from "./invite-link.tsx";
import { PeopleList } from "./people-list.tsx";
import { withTouch } from "./step-up.ts";
import { usePanel } from "./use-panel.ts";
import { Waiting } from "./waiting.tsx";
import "./people.css";

type View =
  | { kind: "list" }
  | { kind: "invite" }
  | { kind: "link"; link: InviteBody; name: string; recovery: boolean }
  | { kind: "grant"; person: PersonRow }
  | { kind: "revoke"; person: PersonRow }
  | { kind: "withdraw"; invite: InviteRow };

const LIST: View = { kind: "list" };
type Props = { me: MeBody; now: () => number };

export function PeoplePanel({ me, now }: Props) {
  const { asked, again, shown, note, go, finish } = usePanel<View, PeopleBody>(listPeople, LIST);
  const recover = async ({ person, name }: PersonRow) => {
    note.value = "";
    const made = await withTouch(() => recoverPerson(person));
    if (made.ok) go({ kind: "link", link: made.value, name, recovery: true });
    else note.value = made.error.message;
  };

  switch (shown.kind) {
    case "invite":
      return (
        <InviteForm
          known={me.rooms}
          onBack={() => go(LIST)}
          onMade={(link, name) => go({ kind: "link", link, name, recovery: false })}
        />
      );
    case "link":
      return <InviteLink {...shown} now={now} onDone={() => finish("")} />;
    case "grant":
      return (
        <GrantForm
          person={shown.person}
          known={me.rooms}
          onBack={() => go(LIST)}
          onSaved={finish}
        />
      );
    case "revoke":
      return (
        <AskFirst
          title={`Revoke ${shown.person.name}?`}
          deed="Revoke access"
          icon={UserX}
          run={() => withTouch(() => revokePerson(shown.person.person))}
          onBack={() => go(LIST)}
          onDone={() => finish(`${shown.person.name} no longer has access.`)}
        >
          Their open rooms close at once, and their passkeys stop working. What they said and played
          stays. They come back only with a new invitation.
        </AskFirst>
      );
    case "withdraw":
      return (
        <AskFirst
          title={`Withdraw the invitation for ${shown.invite.name}?`}
          deed="Withdraw it"
          icon={X}
          run={() => withdrawInvite(shown.invite.id)}
          onBack={() => go(LIST)}
          onDone={() => finish(`The link for ${shown.invite.name} no longer works.`)}
        >
          Its link stops working at once. You can make another one.
        </AskFirst>
      );
    case "list":
      if (asked.kind !== "ready") return <Waiting on={asked} onRetry={() => void again()} />;
      return (
        <PeopleList
          me={me}
          body={asked.value}
          now={now}
          note={note.value}
          onInvite={() => go({ kind: "invite" })}
          onWithdraw={(invite) => go({ kind: "withdraw", invite })}
          onGrant={(person) => go({ kind: "grant", person })}
          onRecover={(person) => void recover(person)}
          onRevoke={(person) => go({ kind: "revoke", person })}
        />
      );
  }
}
