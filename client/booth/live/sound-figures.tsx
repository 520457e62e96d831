// How the sound travels: from here to the server, and what listeners report back.

import type { RoomSession } from "../../session/store.ts";
import { formatBytes, formatCount } from "../../ui/numbers.ts";
import type { SoundDesk } from "./sound-desk.ts";
import { qualityWords, saverReason } from "./sound-words.ts";

export function SoundFigures({ sound, session }: { sound: SoundDesk; session: RoomSession }) {
  const figures = sound.figures.value;
  const heard = session.heard.value;
  // Before anything went out there is nothing to tell.
  if (figures === null || (figures.sent === 0 && figures.queued === 0)) return null;
  const { delayMs, queued, queuedBytes, lost, sent, onDisk } = figures;
  const givenUp = saverReason(figures.saver);
  const rows: readonly (readonly [string, string])[] = [
    ["Upload delay", delayMs === null ? "–" : seconds(delayMs)],
    ["Waiting", queued === 0 ? "Nothing" : `${queued} s (${formatBytes(queuedBytes)})`],
    ["Sent", formatCount(sent)],
    ["Lost", formatCount(lost)],
    ["Quality now", qualityWords(figures)],
    ["Kept on disk", onDisk ? "Yes, until sent" : "No: keep this page open"],
    ["Listeners, median", heard?.pages ? seconds(heard.latencyMs) : "–"],
    ["Listeners' stalls", heard?.pages ? formatCount(heard.stalls) : "–"],
    ...(givenUp ? [["Data-saving version", `Given up: ${givenUp}`] as const] : []),
  ];
  return (
    <section aria-labelledby="sound-travels">
      <h3 id="sound-travels">On its way</h3>
      <dl class="sound-figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt class="faint">{name}</dt>
            <dd class="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
