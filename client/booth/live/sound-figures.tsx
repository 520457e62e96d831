// How the sound travels: from here to the server, and what listeners report back.
import { formatBytes, formatCount } from "../../ui/numbers.ts";
import type { SoundDesk } from "./sound-desk.ts";
import { kbit } from "./sound-words.ts";

export function SoundFigures({ sound }: { sound: SoundDesk }) {
  const figures = sound.figures.value;
  if (figures === null) return null;
  const { delayMs, queued, queuedBytes, lost, sent, bitrateBps, onDisk } = figures;
  const rows: readonly (readonly [string, string])[] = [
    ["Upload delay", delayMs === null ? "–" : seconds(delayMs)],
    ["Waiting", queued === 0 ? "Nothing" : `${queued} s (${formatBytes(queuedBytes)})`],
    ["Sent", formatCount(sent)],
    ["Lost", formatCount(lost)],
    ["Quality now", kbit(bitrateBps)],
    ["Kept on disk", onDisk ? "Yes, until sent" : "No: keep this page open"],
  ];
  return (
    <dl class="sound-figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt class="faint">{name}</dt>
          <dd class="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
