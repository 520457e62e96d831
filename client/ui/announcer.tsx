// Reads new chat lines out for those who listen to the page: politely, a few at a time, and only while wanted.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatLine } from "../../shared/room/view.ts";

/** A burst is gathered this long, so that a busy chat is not one endless stammer. */
const GATHER_MS = 1_500;
const READ_OUT_MAX = 3;

/** `on` false keeps the region silent; what came meanwhile is not read out later. */
export function Announcer(props: { lines: readonly ChatLine[]; me: string | null; on: boolean }) {
  const { lines, me, on } = props;
  const [words, setWords] = useState("");
  const heard = useRef(lines.at(-1)?.seq ?? 0);
  const newest = lines.at(-1)?.seq ?? 0;

  useEffect(() => {
    if (newest <= heard.current) return;
    const timer = setTimeout(() => {
      const fresh = lines.filter((line) => line.seq > heard.current && line.by !== me);
      heard.current = newest;
      if (on) setWords(spoken(fresh));
    }, GATHER_MS);
    return () => clearTimeout(timer);
  }, [newest, lines, me, on]);

  return (
    <div class="visually-hidden" aria-live={on ? "polite" : "off"}>
      {words}
    </div>
  );
}

function spoken(lines: readonly ChatLine[]): string {
  const said = lines.filter((line) => !line.removed);
  const more = said.length - READ_OUT_MAX;
  const read = said.slice(-READ_OUT_MAX).map((line) => `${line.name}: ${line.text}`);
  return (more > 0 ? [`${more} more messages.`, ...read] : read).join(". ");
}
