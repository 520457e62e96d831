// The open booth: one glance over air, deck, queue, library and chat on a laptop; the same panels behind tabs where
// there is less room. Panels share one desk and know nothing of each other.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MeBody, RoomInfo } from "../../shared/http/bodies.ts";
import { signOut } from "../session/api.ts";
import { Layout } from "../ui/layout.tsx";
import { Toasts } from "../ui/toast.tsx";
import { AirControl } from "./air-control.tsx";
import { ChatPanel } from "./chat-panel.tsx";
import { Closed } from "./closed.tsx";
import { Deck } from "./deck.tsx";
import { type Desk, openDesk } from "./desk.ts";
import { HeaderActions, RoomName } from "./header.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { LibraryPanel } from "./library-panel.tsx";
import { SoundRow } from "./live/sound-row.tsx";
import { Numbers } from "./numbers.tsx";
import { Panels } from "./panels.tsx";
import { PendingStrip } from "./pending-strip.tsx";
import { type Door, PeopleDoor } from "./people/people-door.tsx";
import { StepUpHost } from "./people/step-up-host.tsx";
import { Queue } from "./queue.tsx";
import { UndoBar } from "./undo-bar.tsx";
import { useBoothKeys } from "./use-booth-keys.ts";
import { useFirstGesture } from "./use-first-gesture.ts";
import { useLeaveWarning } from "./use-leave-warning.ts";
import "./booth.css";

type Props = {
  me: MeBody;
  info: RoomInfo;
  onSwitch: () => void;
  onSignedOut: (why: "expired" | "left") => void;
};

export function Booth({ me, info, onSwitch, onSignedOut }: Props) {
  const desk = useMemo(() => openDesk(info, me), [info.room]);
  useEffect(() => desk.dispose, [desk]);
  const closed = desk.session.closed.value;
  useEffect(() => {
    if (closed === "bad_token") onSignedOut("expired");
  }, [closed]);
  if (closed !== null) return <Closed reason={closed} />;
  const leave = async () => {
    const left = await signOut();
    if (left.ok) onSignedOut("left");
  };
  return <Open desk={desk} onSwitch={onSwitch} onSignOut={() => void leave()} />;
}

type OpenProps = { desk: Desk; onSwitch: () => void; onSignOut: () => void };

function Open({ desk, onSwitch, onSignOut }: OpenProps) {
  const keys = useBoothKeys(desk);
  const door = useSignal<Door | null>(null);
  const show = (next: Door | null) => {
    door.value = next;
  };
  useFirstGesture(desk);
  useLeaveWarning(desk);
  return (
    <Layout
      place="booth"
      footer="none"
      class="booth"
      middle={<RoomName desk={desk} onSwitch={onSwitch} />}
      actions={<HeaderActions desk={desk} onHelp={keys.show} onDoor={show} onSignOut={onSignOut} />}
    >
      <div class="booth-page">
        <h1 class="visually-hidden">Booth of {desk.info.title}</h1>
        <PendingStrip desk={desk} />
        <Panels
          tab={keys.tab}
          air={
            <>
              <AirControl desk={desk} />
              <SoundRow desk={desk} />
            </>
          }
          deck={<Deck desk={desk} />}
          queue={<Queue desk={desk} />}
          library={<LibraryPanel desk={desk} />}
          chat={<ChatPanel desk={desk} />}
          numbers={<Numbers desk={desk} />}
        />
      </div>
      <UndoBar delays={desk.delays} />
      <Toasts />
      <PeopleDoor
        me={desk.me}
        now={desk.session.serverNow}
        door={door.value}
        onClose={() => show(null)}
      />
      <StepUpHost />
      <KeysDialog open={keys.open} onClose={keys.hide} />
    </Layout>
  );
}
