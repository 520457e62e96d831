// How the line to the room is, in one dot and a word: connected, coming back, or following without being able to act.
import type { Desk } from "./desk.ts";
import "./health.css";

export function Health({ desk }: { desk: Desk }) {
  const { session } = desk;
  const { kind, words } = healthWords(session.status.value, {
    readOnly: session.readOnly.value,
    greeted: session.you.value !== null,
  });
  return (
    <p class={`health ${kind}`} role="status">
      <span class="health-dot" />
      <span class="health-words">{words}</span>
    </p>
  );
}

type Status = Desk["session"]["status"]["value"];
type Line = { kind: "good" | "trouble" | "wait"; words: string };

function healthWords(
  status: Status,
  { readOnly, greeted }: { readOnly: boolean; greeted: boolean },
): Line {
  if (readOnly)
    return { kind: "trouble", words: "Following only: this network blocks live connections" };
  switch (status) {
    case "live":
      return { kind: "good", words: "Connected" };
    case "connecting":
      return { kind: "wait", words: greeted ? "Reconnecting…" : "Joining the room…" };
    case "waiting":
      return { kind: "trouble", words: "Offline. What you do is kept and applied once" };
    case "closed":
      return { kind: "trouble", words: "Closed" };
  }
}
