// A phone's three places at its bottom edge. On wider screens all three are on the page and this is gone.
import { AudioLines, type IconNode, ListMusic, MessageCircle } from "lucide";
import { useRef } from "preact/hooks";
import { unreadCount } from "../ui/chat-items.ts";
import { Icon } from "../ui/icon.tsx";
import { formatPlural } from "../ui/numbers.ts";
import type { Room } from "./room.ts";
import "./tabs.css";

export type Tab = "listen" | "chat" | "tracks";

const PLACES: readonly { tab: Tab; word: string; icon: IconNode }[] = [
  { tab: "listen", word: "Listen", icon: AudioLines },
  { tab: "chat", word: "Chat", icon: MessageCircle },
  { tab: "tracks", word: "Tracks", icon: ListMusic },
];
const UNREAD_SHOWN_MAX = 99;

type Props = { room: Room; tab: Tab; onTab: (tab: Tab) => void };

export function Tabs({ room: { session }, tab, onTab }: Props) {
  const lines = session.view.value.chat;
  const seen = useRef(lines.at(-1)?.seq ?? 0);
  if (tab === "chat") seen.current = lines.at(-1)?.seq ?? 0;
  const me = session.you.value?.person ?? null;
  const unread = tab === "chat" ? 0 : unreadCount(lines, { seq: seen.current, me });
  return (
    <nav class="tabs" aria-label="Parts of the room">
      {PLACES.map((place) => (
        <button
          key={place.tab}
          type="button"
          class="tab"
          aria-current={tab === place.tab ? "true" : undefined}
          onClick={() => onTab(place.tab)}
        >
          <span class="tab-icon">
            <Icon icon={place.icon} size={22} />
            {place.tab === "chat" && unread > 0 && (
              <span class="tab-unread tabular">
                <span aria-hidden="true">{unread > UNREAD_SHOWN_MAX ? "99+" : unread}</span>
                <span class="visually-hidden">
                  {formatPlural(unread, { one: "new message", other: "new messages" })},
                </span>
              </span>
            )}
          </span>
          {place.word}
        </button>
      ))}
    </nav>
  );
}
