// The full layout's lower part: the chat to read along and the reactions to join in with. Writing happens in the room.
import { useMemo } from "preact/hooks";
import type { RoomView } from "../../shared/room/view.ts";
import type { RoomSession } from "../session/store.ts";
import type { ChatNote } from "../ui/chat-items.ts";
import { ChatLog } from "../ui/chat-log.tsx";
import { Reactions } from "../ui/reactions.tsx";
import { canListen } from "./headline.ts";

export type FullProps = { session: RoomSession };

const NOTHING_PENDING: [] = [];

export function Full({ session }: FullProps) {
  const view = session.view.value;
  const notes = useMemo(() => notesOf(view.plays), [view.plays]);
  const mayReact = session.you.value?.can.includes("react") ?? false;
  return (
    <div class="widget-full">
      {view.announcement && <p class="widget-announcement">{view.announcement.text}</p>}
      <ChatLog
        lines={view.chat}
        notes={notes}
        pending={NOTHING_PENDING}
        me={null}
        announce={false}
        empty={<p>The chat is quiet. Open the room to say the first word.</p>}
        onRetry={() => {}}
        onDismiss={() => {}}
      />
      <Reactions
        totals={session.pulse.value.reactions}
        disabled={!mayReact || !canListen(view)}
        onReact={(reaction, count) => session.send({ kind: "react", reaction, count })}
      />
    </div>
  );
}

function notesOf(plays: RoomView["plays"]): ChatNote[] {
  return plays.map(({ seq, at, track }) => ({
    seq,
    at,
    kind: "track",
    text: track.artist ? `${track.title} by ${track.artist}` : track.title,
  }));
}
