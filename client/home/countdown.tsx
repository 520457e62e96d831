// Large digits that run down to a moment. Screen readers get the moment itself beside it, not a ticking clock.
import { useEffect, useState } from "preact/hooks";
import { countdownParts } from "../ui/time.ts";

export function Countdown({ untilMs }: { untilMs: number }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (nowMs >= untilMs) return <p class="countdown-due">Any moment now. Doors open in the room.</p>;
  const { days, hours, minutes, seconds } = countdownParts(untilMs, nowMs);
  const cells = [
    { unit: days === 1 ? "day" : "days", value: days },
    { unit: hours === 1 ? "hour" : "hours", value: hours },
    { unit: "min", value: minutes },
    { unit: "sec", value: seconds },
  ];
  const shown = days > 0 ? cells : cells.slice(1);
  return (
    <div class="countdown" aria-hidden="true">
      {shown.map(({ unit, value }) => (
        <span key={unit} class="countdown-cell">
          <b>{String(value).padStart(2, "0")}</b>
          <span>{unit}</span>
        </span>
      ))}
    </div>
  );
}
