// The chat as it rolled, with the moments around it. Text from people reaches the page as text only.
import { computed } from "@preact/signals";
import { Disc3, Sparkles } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { STAFF_WORDS } from "../ui/chat-row.tsx";
import { Icon } from "../ui/icon.tsx";
import { formatLength } from "../ui/time.ts";
import type { ReplaySound } from "./replay-sound.ts";
import { type Moment, offsetMs, timeline } from "./timeline.ts";

type Props = { body: BroadcastBody; sound: ReplaySound | null };

export function Rolled({ body, sound }: Props) {
  const moments = useMemo(() => timeline(body), [body]);
  const list = useRef<HTMLOListElement>(null);
  const passed = usePassed(moments, sound);
  useFollow(list, passed);
  const { broadcast, chat } = body;
  return (
    <section class="replay-chat" aria-labelledby="chat">
      <h2 id="chat">As it rolled</h2>
      {chat.length === 0 && <p class="quiet">Nobody wrote anything. The music said it all.</p>}
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
