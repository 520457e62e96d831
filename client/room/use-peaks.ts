// The shape of a track, fetched once per track. Without it the page draws a plain line: nobody waits for it.
import { useEffect, useState } from "preact/hooks";
import { getPeaks } from "../session/api.ts";

const known = new Map<string, string | null>();

/** Base64 loudness; null until known, or when there is none. */
export function usePeaks(trackId: string | null): string | null {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (trackId === null || known.has(trackId)) return;
    known.set(trackId, null);
    void getPeaks(trackId).then((answer) => {
      if (answer.ok) known.set(trackId, answer.value.peaks);
      redraw((count) => count + 1);
    });
  }, [trackId]);
  return trackId === null ? null : (known.get(trackId) ?? null);
}
