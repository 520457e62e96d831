// What the DJ pinned for everybody. It can be folded away on this page; a new one shows again.
import { Megaphone, X } from "lucide";
import { useState } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import "./announcement.css";

export function Announcement({ text }: { text: string }) {
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  return (
    <aside class="announcement" aria-label="Announcement">
      <Icon icon={Megaphone} size={22} />
      <p>{text}</p>
      <IconButton icon={X} size="s" label="Hide the announcement" onClick={() => setHidden(true)} />
    </aside>
  );
}
