// On a phone's first screen: the newest message, and the way to the chat.
import { MessageCircle } from "lucide";
import type { ChatLine } from "../../shared/room/view.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icon.tsx";
import "./chat-peek.css";

export function ChatPeek({ lines, onOpen }: { lines: readonly ChatLine[]; onOpen: () => void }) {
  const newest = lines.findLast((line) => !line.removed);
  return (
    <button type="button" class="chat-peek" onClick={onOpen}>
      {newest ? (
        <>
          <Avatar person={newest.by} name={newest.name} />
          <span class="truncate">
            <b>{newest.name}</b> {newest.text}
          </span>
        </>
      ) : (
        <>
          <Icon icon={MessageCircle} />
          <span>Be the first to say hello</span>
        </>
      )}
    </button>
  );
}
