// The chat as it rolled, with the moments around it. Text from people reaches the page as text only.
import { Disc3, Sparkles } from "lucide";
import { useMemo } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { STAFF_WORDS } from "../ui/chat-row.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatLength } from "../ui/time.ts";
import { type Moment, offsetMs, timeline } from "./timeline.ts";

export function Rolled({ body }: { body: BroadcastBody }) {
  const moments = useMemo(() => timeline(body), [body]);
  const { broadcast, chat } = body;
  return (
    <section class="replay-chat" aria-labelledby="chat">
      <h2 id="chat">As it rolled</h2>
      {chat.length === 0 && <p class="quiet">Nobody wrote anything. The music said it all.</p>}
      <ol class="sheet rolled">
        {moments.map((moment) => (
          <li key={moment.key} id={moment.key} class={`rolled-row rolled-${moment.kind}`}>
            <time class="rolled-at" dateTime={new Date(moment.at).toISOString()}>
              {formatLength(offsetMs(broadcast, moment.at))}
            </time>
            <Told moment={moment} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Told({ moment }: { moment: Moment }) {
  switch (moment.kind) {
    case "line":
      return <Said line={moment.line} />;
    case "play":
      return (
        <p>
          <Icon icon={Disc3} size={16} /> Now playing: {moment.play.title}
          {moment.play.artist && ` by ${moment.play.artist}`}
        </p>
      );
    case "note":
      return (
        <p>
          <Icon icon={Sparkles} size={16} /> {moment.text}
        </p>
      );
  }
}

function Said({ line }: { line: BroadcastBody["chat"][number] }) {
  const staff = STAFF_WORDS[line.role];
  return (
    <>
      <Avatar person={line.name} name={line.name} />
      <div class="grow">
        <p class="rolled-name">
          {line.name}
          {staff && <Badge tone="accent">{staff}</Badge>}
        </p>
        {line.removed ? (
          <p class="faint rolled-removed">Message removed by a moderator</p>
        ) : (
          <p class="rolled-text">{line.text}</p>
        )}
      </div>
    </>
  );
}
