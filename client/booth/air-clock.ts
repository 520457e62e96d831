// What the big clock of the booth counts: up since the show began, down to its announced start, or nothing.
import type { RoomView } from "../../shared/room/view.ts";
import { formatSpan, formatWhen } from "../ui/time.ts";

export type AirClock = {
  /** `0:42:13`, `−0:05:00`, `0:00:00` when nothing runs. */
  readonly text: string;
  /** The same for ears. */
  readonly spoken: string;
  readonly ticking: boolean;
};

export function airClock({ broadcast }: Pick<RoomView, "broadcast">, nowMs: number): AirClock {
  const { phase, startedAt, startsAt, endedAt } = broadcast;
  if ((phase === "live" || phase === "break") && startedAt !== null) {
    const aired = nowMs - startedAt;
    return { text: clockText(aired), spoken: `On air for ${formatSpan(aired)}`, ticking: true };
  }
  if ((phase === "scheduled" || phase === "doors") && startsAt !== null) {
    const left = startsAt - nowMs;
    const late = left < 0;
    return {
      text: `${late ? "+" : "−"}${clockText(Math.abs(left))}`,
      spoken: late ? `Should have begun ${formatSpan(-left)} ago` : `Begins in ${formatSpan(left)}`,
      ticking: true,
    };
  }
  if (phase === "ended" && startedAt !== null && endedAt !== null) {
    const aired = endedAt - startedAt;
    return { text: clockText(aired), spoken: `Ran for ${formatSpan(aired)}`, ticking: false };
  }
  return { text: "0:00:00", spoken: "No show is running", ticking: false };
}

/** The quiet line under the clock: the show's title and when it begins. */
export function showLine({ broadcast }: Pick<RoomView, "broadcast">, nowMs: number): string {
  const { phase, title, startsAt } = broadcast;
  if (phase === "idle" || title === "") return "No show is planned";
  const upcoming = phase === "scheduled" || phase === "doors";
  return upcoming && startsAt !== null ? `${title} · ${formatWhen(startsAt, nowMs)}` : title;
}

function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
