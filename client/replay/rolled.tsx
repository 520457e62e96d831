// The chat as it rolled, with the moments around it. Text from people reaches the page as text only.
import { Disc3, Sparkles } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { getShowChat } from "../session/archive-api.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { STAFF_WORDS } from "../ui/chat-row.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatLength } from "../ui/time.ts";
import { type Moment, offsetMs, timeline } from "./timeline.ts";
import { useLinkedMoment } from "./use-linked-moment.ts";

export function Rolled({ body: begun }: { body: BroadcastBody }) {
  const rest = useRest(begun);
  const body = useMemo(() => ({ ...begun, chat: rest.chat }), [begun, rest.chat]);
  const moments = useMemo(() => timeline(body), [body]);
  const { broadcast, chat } = body;
  useLinkedMoment(chat.at(-1)?.seq ?? 0, rest.isAll ? null : rest.load);
  return (
    <section class="replay-chat" aria-labelledby="chat">
      <h2 id="chat">As it rolled</h2>
      {chat.length === 0 && <p class="quiet">{silence(broadcast)}</p>}
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
      {!rest.isAll && (
        <div class="replay-more">
          {rest.state === "failed" && (
            <p role="alert">The rest of the chat can't be reached right now.</p>
          )}
          <Button busy={rest.state === "loading"} onClick={rest.load}>
            {rest.state === "failed" ? "Try again" : "More of the chat"}
          </Button>
        </div>
      )}
    </section>
  );
}

const silence = ({ chatCount }: BroadcastBody["broadcast"]) =>
  chatCount === 0
    ? "Nobody wrote anything. The music said it all."
    : "What was said is no longer kept.";

/** The page comes with the beginning of the chat; a long one goes on page by page. */
function useRest({ broadcast, chat: begun }: BroadcastBody) {
  const [chat, setChat] = useState(begun);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const load = async () => {
    if (state === "loading") return;
    setState("loading");
    const answer = await getShowChat(broadcast.id, chat.at(-1)?.seq ?? -1);
    setState(answer.ok ? "idle" : "failed");
    if (answer.ok) setChat([...chat, ...answer.value.chat]);
  };
  const isAll = chat.length >= broadcast.chatCount || chat.length === 0;
  return { chat, state, isAll, load: () => void load() };
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
