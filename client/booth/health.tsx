// How the line to the room is, in one dot and a word: connected, coming back, or following without being able to act.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatWait } from "../ui/time.ts";
import { useNow } from "../ui/use-now.ts";
import type { Desk } from "./desk.ts";
import "./health.css";

export function Health({ desk }: { desk: Desk }) {
  const { session } = desk;
  const crowdedUntil = session.crowdedUntil.value;
  const nowMs = useNow(session.serverNow, crowdedUntil === null ? null : 500);
  const { kind, words } = healthWords(session.status.value, {
    crowded: crowdedUntil !== null,
    readOnly: session.readOnly.value,
    greeted: session.you.value !== null,
    online: useOnline(),
  });
  return (
    <p class={`health ${kind}`} role="status" title={words}>
      <span class="health-dot" />
      <span class="health-words">{words}</span>
      {/* Not spoken: it changes every second. On a phone it is all there is room for. */}
      {crowdedUntil !== null && <span aria-hidden="true">{formatWait(crowdedUntil - nowMs)}</span>}
    </p>
  );
}

type Status = Desk["session"]["status"]["value"];
type Line = { kind: "good" | "trouble" | "wait"; words: string };
type More = { crowded: boolean; readOnly: boolean; greeted: boolean; online: boolean };

function healthWords(status: Status, { crowded, readOnly, greeted, online }: More): Line {
  // The device knows at once; the socket only finds out at its next heartbeat.
  if (!online) return { kind: "trouble", words: "Offline. What you do is kept" };
  if (status === "waiting" && crowded) {
    return { kind: "trouble", words: "Many come at once. You are let in soon" };
  }
  if (readOnly) return { kind: "trouble", words: "Following only: live connections are blocked" };
  switch (status) {
    case "live":
      return { kind: "good", words: "Connected" };
    case "connecting":
      return { kind: "wait", words: greeted ? "Reconnecting…" : "Joining the room…" };
    case "waiting":
      return { kind: "trouble", words: "Reconnecting. What you do is kept" };
    case "closed":
      return { kind: "trouble", words: "Closed" };
  }
}

function useOnline(): boolean {
  const online = useSignal(navigator.onLine);
  useEffect(() => {
    const look = () => {
      online.value = navigator.onLine;
    };
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online.value;
}
