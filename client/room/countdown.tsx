// How long until the show, ticking. Read out as one sentence, not second by second.
import { countdownParts, formatAgo } from "../ui/time.ts";
import { useNow } from "../ui/use-now.ts";
import "./countdown.css";

type Props = { untilMs: number; serverNow: () => number };

export function Countdown({ untilMs, serverNow }: Props) {
  const now = useNow(serverNow, 1_000);
  if (untilMs <= now) return <p class="countdown-due">Any moment now</p>;
  const parts = countdownParts(untilMs, now);
  const cells = [
    { word: parts.days === 1 ? "day" : "days", value: parts.days },
    { word: parts.hours === 1 ? "hour" : "hours", value: parts.hours },
    { word: "min", value: parts.minutes },
    { word: "sec", value: parts.seconds },
  ].slice(parts.days === 0 ? 1 : 0);
  return (
    <div class="countdown" role="timer" aria-label={`Begins ${formatAgo(untilMs, now)}`}>
      {cells.map(({ word, value }) => (
        <div key={word} class="countdown-cell" aria-hidden="true">
          <span class="countdown-value tabular">{String(value).padStart(2, "0")}</span>
          <span class="countdown-word">{word}</span>
        </div>
      ))}
    </div>
  );
}
