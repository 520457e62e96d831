// One friendly number for the room, and what the four numbers behind it mean for whoever asks.
import { Users } from "lucide";
import { useState } from "preact/hooks";
import type { Counts as CountsValue } from "../../shared/room/pulse.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { formatCount } from "./numbers.ts";
import "./counts.css";

const MEANINGS: readonly { key: keyof CountsValue; word: string; meaning: string }[] = [
  {
    key: "people",
    word: "Here",
    meaning: "People in the room. Several tabs or devices of one listener count once.",
  },
  {
    key: "listening",
    word: "Listening",
    meaning: "People whose sound is really playing: not paused, not muted.",
  },
  { key: "connected", word: "Connections", meaning: "Open pages, all tabs and devices together." },
  {
    key: "embedded",
    word: "On other sites",
    meaning: "People who are here through a partner's page.",
  },
];

/** "214 here, 168 listening"; a press explains all four. */
export function Counts({ counts }: { counts: CountsValue }) {
  const [open, setOpen] = useState(false);
  const [here, listening] = [formatCount(counts.people), formatCount(counts.listening)];
  return (
    <>
      <button
        type="button"
        class="counts"
        aria-haspopup="dialog"
        aria-label={`${here} here, ${listening} listening. What these numbers mean`}
        onClick={() => setOpen(true)}
      >
        <Icon icon={Users} size={18} />
        <span>
          <b class="tabular">{here}</b> here, <b class="tabular">{listening}</b> listening
        </span>
      </button>
      <Dialog title="Who is here" open={open} onClose={() => setOpen(false)}>
        <dl class="counts-list">
          {MEANINGS.map(({ key, word, meaning }) => (
            <div key={key} class="counts-entry">
              <dt>{word}</dt>
              <dd class="counts-number tabular">{formatCount(counts[key])}</dd>
              <dd class="counts-meaning">{meaning}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}
