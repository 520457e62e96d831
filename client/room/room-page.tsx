// The listener's page: stage, chat and tracks side by side, or one at a time behind tabs on a phone.
import { useEffect, useRef, useState } from "preact/hooks";
import { lightFrom } from "../ui/ambient.ts";
import { ConnectionLine } from "../ui/connection-line.tsx";
import { Layout } from "../ui/layout.tsx";
import { trackWords } from "../ui/queue-list.tsx";
import { Toasts } from "../ui/toast.tsx";
import { ChatPanel } from "./chat-panel.tsx";
import { MiniPlayer } from "./mini-player.tsx";
import type { Room } from "./room.ts";
import { Stage } from "./stage.tsx";
import { type Tab, Tabs } from "./tabs.tsx";
import { TrackLists } from "./track-lists.tsx";
import "./room-page.css";

export function RoomPage({ room }: { room: Room }) {
  const { session } = room;
  const [tab, setTab] = useState<Tab>("listen");
  const page = useAmbient(room);
  return (
    <Layout place="room" footer="none" class="room-layout">
      <ConnectionLine
        status={session.status.value}
        closed={session.closed.value}
        readOnly={session.readOnly.value}
        crowdedUntil={session.crowdedUntil.value}
        clock={session.serverNow}
      />
      <div class="room lit" data-tab={tab} ref={page}>
        <div class="room-light" aria-hidden="true" />
        <div class="room-main">
          <section class="room-stage" aria-label="On stage">
            <Stage room={room} onOpenChat={() => setTab("chat")} />
          </section>
          <section class="room-tracks" aria-label="Tracks">
            <TrackLists room={room} />
          </section>
        </div>
        <section class="room-chat" aria-label="Chat">
          <ChatPanel room={room} />
        </section>
        <div class="room-dock">
          <MiniPlayer room={room} onOpen={() => setTab("listen")} />
          <Tabs room={room} tab={tab} onTab={setTab} />
        </div>
      </div>
      <Toasts />
    </Layout>
  );
}

/** The room is lit by the picture of what plays, or by its own name while nothing does. */
function useAmbient({ session, info }: Room) {
  const page = useRef<HTMLDivElement>(null);
  const { track } = session.view.value.deck;
  const artworkKey = track?.artworkKey ?? null;
  const words = track ? trackWords(track) : session.view.value.broadcast.title || info.title;
  useEffect(() => {
    if (page.current) void lightFrom(page.current, { artworkKey, words });
  }, [artworkKey, words]);
  return page;
}
