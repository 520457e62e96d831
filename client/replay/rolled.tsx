// The chat as it rolled, with the moments around it. Text from people reaches the page as text only.
import { computed } from "@preact/signals";
import { Disc3, Sparkles } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { getShowChat } from "../session/archive-api.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { STAFF_WORDS } from "../ui/chat-row.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatLength } from "../ui/time.ts";
import type { ReplaySound } from "./replay-sound.ts";
import { type Moment, offsetMs, timeline } from "./timeline.ts";
import { useLinkedMoment } from "./use-linked-moment.ts";

type Props = { body: BroadcastBody; sound: ReplaySound | null };

export function Rolled({ body: begun, sound }: Props) {
  const rest = useRest(begun);
  const body = useMemo(() => ({ ...begun, chat: rest.chat }), [begun, rest.chat]);
  const moments = useMemo(() => timeline(body), [body]);
  const list = useRef<HTMLOListElement>(null);
  const passed = usePassed(moments, sound);
  useFollow(list, passed);
  useComing({ moments, passed, more: rest.isAll ? null : rest.load });
  const { broadcast, chat } = body;
  useLinkedMoment(chat.at(-1)?.seq ?? 0, rest.isAll ? null : rest.load);
  return (
    <section class="replay-chat" aria-labelledby="chat">
      <h2 id="chat">As it rolled</h2>
      {chat.length === 0 && <p class="quiet">{silence(broadcast)}</p>}
      <ol class="sheet rolled" ref={list}>
        {moments.map((moment, index) => (
          <li
            key={moment.key}
            id={moment.key}
            class={`rolled-row rolled-${moment.kind}${whenOf(index, passed)}`}
          >
            <time class="rolled-at" dateTime={new Date(moment.at).toISOString()}>
              <At sound={sound} at={moment.at}>
                {formatLength(offsetMs(broadcast, moment.at))}
              </At>
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

/** Nothing, while nobody listens. */
function whenOf(index: number, passed: number | null): string {
  if (passed === null) return "";
  if (index === passed - 1) return " now";
  return index < passed ? "" : " to-come";
}

/** How many moments were heard so far; null while nobody listens. */
function usePassed(moments: readonly Moment[], sound: ReplaySound | null): number | null {
  const passed = useMemo(
    () =>
      computed(() => {
        if (!sound || sound.player.state.value === "idle") return null;
        const heardMs = sound.player.momentMs.value;
        return moments.filter(({ at }) => at <= heardMs).length;
      }),
    [moments, sound],
  );
  return passed.value;
}

type Coming = {
  readonly moments: readonly Moment[];
  readonly passed: number | null;
  readonly more: (() => void) | null;
};
/** So many moments before the last one that is here, the next page of the chat is fetched: it must not stop rolling. */
const SOON = 20;

function useComing({ moments, passed, more }: Coming): void {
  const isSoon = passed !== null && passed + SOON >= moments.length;
  useEffect(() => {
    if (isSoon) more?.();
  }, [isSoon, moments.length]);
}

/** The newest heard moment stays in sight, unless somebody reads elsewhere in the list. */
function useFollow(list: RefObject<HTMLOListElement | null>, passed: number | null): void {
  useEffect(() => {
    const box = list.current;
    if (!box || passed === null || passed === 0 || box.matches(":hover, :focus-within")) return;
    const row = box.children[passed - 1] as HTMLElement | undefined;
    if (row) box.scrollTop = row.offsetTop - box.offsetTop - box.clientHeight * 0.7;
  }, [list, passed]);
}

type AtProps = { sound: ReplaySound | null; at: number; children: ComponentChildren };

/** The time of a moment; with a recording, the way to it. */
function At({ sound, at, children }: AtProps) {
  if (!sound) return <>{children}</>;
  return (
    <button type="button" class="time-press tabular" onClick={() => sound.player.seek(at)}>
      <span class="visually-hidden">Hear it from </span>
      {children}
    </button>
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
