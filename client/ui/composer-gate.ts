// Whether I may write now, and if not, why and until when. The room decides in the end; this spares people a refusal. Pure.
import type { You } from "../../shared/protocol/server.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { RoomView } from "../../shared/room/view.ts";

export type Gate =
  | { kind: "open" }
  /** Slow mode: may write again at `untilMs` (server time). */
  | { kind: "wait"; untilMs: number }
  /** `untilMs` null: until the end of the show. */
  | { kind: "muted"; untilMs: number | null }
  | { kind: "closed"; sentence: string };

/** The chat stays open this long after a show, for goodbyes (SPEC: chat after the show). */
const AFTER_SHOW_MS = 900_000;

/** `you` is null until the room has answered: people may begin to write before that. */
export function composerGate(view: RoomView, you: You | null, nowMs: number): Gate {
  const staff = you?.can.includes("moderate") === true;
  if (you && !you.can.includes("chat")) {
    return { kind: "closed", sentence: "You can follow the chat here, but not write in it." };
  }
  if (!staff && !mayWrite(view, nowMs)) return { kind: "closed", sentence: closedSentence(view) };
  const mutedUntil = you?.mutedUntilMs ?? null;
  if (mutedUntil === 0) return { kind: "muted", untilMs: null };
  if (mutedUntil !== null && mutedUntil > nowMs) return { kind: "muted", untilMs: mutedUntil };
  const untilMs = staff ? 0 : slowUntil(view, you?.person ?? null);
  return untilMs > nowMs ? { kind: "wait", untilMs } : { kind: "open" };
}

/** Null once a name was chosen; otherwise the name others would see. Undefined until the room has answered. */
export function unnamedAs(you: You | null): string | null | undefined {
  if (you === null) return undefined;
  return you.named ? null : you.name;
}

function mayWrite({ broadcast: { phase, endedAt } }: RoomView, nowMs: number): boolean {
  if (isOpen(phase)) return true;
  return phase === "ended" && endedAt !== null && nowMs - endedAt < AFTER_SHOW_MS;
}

function closedSentence({ broadcast: { phase } }: RoomView): string {
  if (phase === "ended") return "The chat closed with the show. See you at the next one.";
  return "The chat opens with the doors.";
}

function slowUntil(view: RoomView, person: string | null): number {
  if (view.slowModeSeconds === 0 || person === null) return 0;
  const last = view.chat.findLast((line) => line.by === person);
  return last ? last.at + view.slowModeSeconds * 1000 : 0;
}
