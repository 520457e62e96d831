// What opens the booth in my name: my passkeys, and the browsers that are signed in. Add one, rename one, remove one, end one.
import { LogOut, Trash2 } from "lucide";
import { PAGES } from "../../../shared/http/paths.ts";
import type { DevicesBody, PasskeyRow, SessionRow } from "../../../shared/http/staff-bodies.ts";
import { endSession, getDevices, removePasskey } from "../../session/staff-api.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { AskFirst } from "./ask-first.tsx";
import { forgetPasskey } from "./ceremony.ts";
import { DevicesList } from "./devices-list.tsx";
import { RenamePasskey } from "./rename-passkey.tsx";
import { withTouch } from "./step-up.ts";
import { usePanel } from "./use-panel.ts";
import { Waiting } from "./waiting.tsx";
import "./people.css";

type View =
  | { kind: "list" }
  | { kind: "add" }
  | { kind: "rename"; passkey: PasskeyRow }
  | { kind: "remove"; passkey: PasskeyRow }
  | { kind: "end"; session: SessionRow };

const LIST: View = { kind: "list" };

export function DevicesPanel({ now }: { now: () => number }) {
  const { asked, again, shown, note, go, finish } = usePanel<View, DevicesBody>(getDevices, LIST);

  switch (shown.kind) {
    case "add":
      return <AddPasskey onBack={() => go(LIST)} onAdded={finish} />;
    case "rename":
      return <RenamePasskey passkey={shown.passkey} onBack={() => go(LIST)} onRenamed={finish} />;
    case "remove":
      return (
        <AskFirst
          title={`Remove “${shown.passkey.label}”?`}
          deed="Remove the passkey"
          icon={Trash2}
          run={() => withTouch(() => removePasskey(shown.passkey.id))}
          onBack={() => go(LIST)}
          onDone={() => {
            forgetPasskey(shown.passkey.id);
            finish(`“${shown.passkey.label}” no longer opens the booth.`);
          }}
        >
          It stops opening the booth at once, and what it opened elsewhere is signed out.
        </AskFirst>
      );
    case "end":
      return (
        <AskFirst
          title={shown.session.current ? "Sign out here?" : `Sign out “${shown.session.label}”?`}
          deed="Sign out"
          icon={LogOut}
          run={() => withTouch(() => endSession(shown.session.id))}
          onBack={() => go(LIST)}
          onDone={() => {
            if (shown.session.current) location.assign(PAGES.signIn);
            else finish(`“${shown.session.label}” is signed out.`);
          }}
        >
          {shown.session.current
            ? "This browser is signed out. A show that is on air goes on."
            : "Its open rooms close at once."}
        </AskFirst>
      );
    case "list":
      if (asked.kind !== "ready") return <Waiting on={asked} onRetry={() => void again()} />;
      return (
        <DevicesList
          body={asked.value}
          now={now}
          note={note.value}
          onAdd={() => go({ kind: "add" })}
          onRename={(passkey) => go({ kind: "rename", passkey })}
          onRemove={(passkey) => go({ kind: "remove", passkey })}
          onEnd={(session) => go({ kind: "end", session })}
        />
      );
  }
}
