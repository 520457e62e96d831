// The recording of a show, as soon as it is there: it is made in the first minute or so after the end of one that had sound.
import { useEffect, useState } from "preact/hooks";
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import { archivedPhase } from "../ui/archived-phase.ts";
import { openSound, type ReplaySound } from "./replay-sound.ts";

/** Whoever ends a show with a hole in its sound waits two minutes for what the DJ's page may still send. */
const MADE_WITHIN_MS = 5 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** `none`: there is nothing to hear, as far as is known. */
export type Recording = ReplaySound | "none" | "on its way";

export function useSound(body: BroadcastBody): Recording {
  const [recording, setRecording] = useState<Recording>("none");
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await openSound(body);
      if (isGone) return found?.player.dispose();
      if (found) return setRecording(found);
      const isExpected = endedJustNow(body) && (await hadSound(body));
      if (isGone) return;
      setRecording(isExpected ? "on its way" : "none");
      if (isExpected) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    if (archivedPhase(body.broadcast.phase) === "ended") void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [body]);
  useEffect(
    () => () => {
      if (typeof recording === "object") recording.player.dispose();
    },
    [recording],
  );
  return recording;
}

const endedJustNow = ({ broadcast: { endedAt } }: BroadcastBody) =>
  endedAt !== null && Date.now() - endedAt < MADE_WITHIN_MS;

/** Code of its own: an import of all of the API would put all of it into every page. */
async function hadSound({ broadcast }: BroadcastBody): Promise<boolean> {
  const code = await import("./had-sound.ts").catch(() => null);
  return (await code?.hadSound(broadcast)) ?? false;
}
