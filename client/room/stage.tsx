// The stage: which show this is, what happens on it now, and how the room answers.

import { isOpen } from "../../shared/room/phase.ts";
import { PhaseBadge } from "../ui/badge.tsx";
import { Counts } from "../ui/counts.tsx";
import { Reactions } from "../ui/reactions.tsx";
import { formatSpan } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";
import { useNow } from "../ui/use-now.ts";
import { Announcement } from "./announcement.tsx";
import { ChatPeek } from "./chat-peek.tsx";
import { Ended, Idle, NextShow } from "./off-air.tsx";
import { OnStage } from "./on-stage.tsx";
import type { Room } from "./room.ts";
import { type Scene, sceneOf } from "./scene.ts";
import "./stage.css";

export function Stage({ room, onOpenChat }: { room: Room; onOpenChat: () => void }) {
  const { session } = room;
  const view = session.view.value;
  const scene = sceneOf(view);
  return (
    <div class={`stage scene-${scene}`}>
      <Heading room={room} />
      {view.announcement && (
        <Announcement key={view.announcement.seq} text={view.announcement.text} />
      )}
      <SceneOf room={room} scene={scene} />
      {isOpen(view.broadcast.phase) && (
        <div class="stage-crowd">
          <Reactions
            totals={session.pulse.value.reactions}
            onReact={(reaction, count) => {
              void session.send({ kind: "react", reaction, count }).then((sent) => {
                if (!sent.ok) toast({ text: sent.refusal.sentence, tone: "caution" });
              });
            }}
          />
        </div>
      )}
      {isOpen(view.broadcast.phase) && <ChatPeek lines={view.chat} onOpen={onOpenChat} />}
    </div>
  );
}

function SceneOf({ room, scene }: { room: Room; scene: Scene }) {
  switch (scene) {
    case "playing":
    case "voice":
    case "quiet":
    case "doors":
    case "break":
      return <OnStage room={room} scene={scene} />;
    case "next":
      return <NextShow room={room} />;
    case "idle":
      return <Idle room={room} />;
    case "ended":
      return <Ended room={room} />;
  }
}

function Heading({ room: { session, info } }: { room: Room }) {
  const { broadcast } = session.view.value;
  const open = isOpen(session.view.value.broadcast.phase);
  const { people } = session.pulse.value.counts;
  return (
    <header class="stage-head">
      <div class="stage-state">
        <PhaseBadge phase={broadcast.phase} />
        {broadcast.phase === "live" && broadcast.startedAt !== null && (
          <OnAirFor startedAt={broadcast.startedAt} serverNow={session.serverNow} />
        )}
        {(open || people > 0) && <Counts counts={session.pulse.value.counts} />}
      </div>
      <h1 class="stage-title">{open && broadcast.title ? broadcast.title : info.title}</h1>
      <p class="stage-line">
        {open && broadcast.title && broadcast.title !== info.title ? info.title : info.tagline}
      </p>
    </header>
  );
}

function OnAirFor({ startedAt, serverNow }: { startedAt: number; serverNow: () => number }) {
  const now = useNow(serverNow, 30_000);
  return <span class="stage-clock tabular">for {formatSpan(now - startedAt)}</span>;
}
