// Who shows our rooms on their own pages, and what an owner can do about it. One view at a time.
import { CirclePause, Trash2 } from "lucide";
import type { MeBody } from "../../../shared/http/bodies.ts";
import type { Partner } from "../../../shared/http/partner-bodies.ts";
import {
  listPartners,
  removePartner,
  resumePartner,
  suspendPartner,
} from "../../session/partner-api.ts";
import { AskFirst } from "../people/ask-first.tsx";
import { withTouch } from "../people/step-up.ts";
import { usePanel } from "../people/use-panel.ts";
import { Waiting } from "../people/waiting.tsx";
import { HookSecret } from "./hook-secret.tsx";
import { PartnerForm } from "./partner-form.tsx";
import { PartnerPage } from "./partner-page.tsx";
import { PartnersList } from "./partners-list.tsx";
import "../people/people.css";
import "./partners.css";

type View =
  | { kind: "list" }
  | { kind: "new" }
  | { kind: "page" | "edit" | "suspend" | "remove"; id: string }
  | { kind: "secret"; id: string; replaces: boolean };

const LIST: View = { kind: "list" };
type Props = { me: MeBody; now: () => number };

export function PartnersPanel({ me, now }: Props) {
  const { asked, again, shown, note, go } = usePanel(listPartners, LIST as View);
  if (asked.kind !== "ready") return <Waiting on={asked} onRetry={() => void again()} />;
  const { partners } = asked.value;
  /** The list is renewed first, so that what is shown next is how it stands. */
  const finish = async (next: View, sentence: string) => {
    await again();
    go(next);
    note.value = sentence;
  };
  const list = (
    <PartnersList
      partners={partners}
      known={me.rooms}
      note={note.value}
      onAdd={() => go({ kind: "new" })}
      onOpen={(id) => go({ kind: "page", id })}
    />
  );
  if (shown.kind === "list") return list;
  if (shown.kind === "new") {
    const added = (partner: Partner) =>
      void finish({ kind: "page", id: partner.id }, `Added ${partner.name}. It works at once.`);
    return <PartnerForm partner={null} known={me.rooms} onBack={() => go(LIST)} onSaved={added} />;
  }
  const partner = partners.find(({ id }) => id === shown.id);
  // Somebody else removed it meanwhile.
  if (!partner) return list;
  const { id, name } = partner;
  const page: View = { kind: "page", id };
  const back = () => go(page);
  const resume = async () => {
    note.value = "";
    const resumed = await withTouch(() => resumePartner(id));
    if (resumed.ok) await finish(page, `${name} may show your rooms again.`);
    else note.value = resumed.error.message;
  };

  switch (shown.kind) {
    case "page":
      return (
        <PartnerPage
          key={id}
          partner={partner}
          known={me.rooms}
          now={now}
          note={note.value}
          onBack={() => go(LIST)}
          onEdit={() => go({ kind: "edit", id })}
          onSuspend={() => go({ kind: "suspend", id })}
          onResume={() => void resume()}
          onRemove={() => go({ kind: "remove", id })}
          onSecret={(replaces) => go({ kind: "secret", id, replaces })}
        />
      );
    case "edit":
      return (
        <PartnerForm
          partner={partner}
          known={me.rooms}
          onBack={back}
          onSaved={(saved) => void finish(page, `Saved ${saved.name}.`)}
        />
      );
    case "suspend":
      return (
        <AskFirst
          title={`Suspend ${name}?`}
          deed="Suspend"
          icon={CirclePause}
          run={() => withTouch(() => suspendPartner(id))}
          onBack={back}
          onDone={() => void finish(page, `${name} is suspended: its open widgets are closed.`)}
        >
          Widgets that are open close at once, new ones show a link to the room instead, and their
          server gets nothing. You can resume it at any time.
        </AskFirst>
      );
    case "remove":
      return (
        <AskFirst
          title={`Remove ${name}?`}
          deed="Remove the partner"
          icon={Trash2}
          run={() => withTouch(() => removePartner(id))}
          onBack={back}
          onDone={() => void finish(LIST, `${name} is removed.`)}
        >
          Its widgets close at once, and its keys, numbers and webhooks are gone for good. Suspend
          it instead if it may come back.
        </AskFirst>
      );
    case "secret":
      return <HookSecret partner={partner} replaces={shown.replaces} onBack={back} />;
  }
}
