// What happened in the show, as lines between the chat's: tracks that began, doors, breaks, the end.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { RoomSession } from "../session/store.ts";
import type { ChatNote } from "../ui/chat-items.ts";

const KEPT_MAX = 50;

/** Tracks from the view (so they are there after a reload), moves of the show as they happen. */
export function useNotes(session: RoomSession): ChatNote[] {
  const [moves, setMoves] = useState<ChatNote[]>([]);
  useEffect(
    () =>
      session.events.subscribe((event) => {
        const text = showMove(event);
        if (text === null) return;
        const note: ChatNote = { kind: "show", seq: event.seq, at: event.at, text };
        setMoves((kept) => [...kept, note].slice(-KEPT_MAX));
      }),
    [session],
  );
  const { plays } = session.view.value;
  return useMemo(() => [...trackNotes(plays), ...moves], [plays, moves]);
}

export function trackNotes(plays: RoomView["plays"]): ChatNote[] {
  return plays.map(({ seq, at, track }) => ({
    kind: "track",
    seq,
    at,
    text: track.artist ? `${track.title} by ${track.artist}` : track.title,
  }));
}

/** The sentence for a move of the show; null for every other event. */
export function showMove({ body }: RoomEvent): string | null {
  switch (body.kind) {
    case "broadcast.doors_opened":
      return "The doors are open";
    case "broadcast.started":
      return "We are on air";
    case "broadcast.paused":
      return "A short break";
    case "broadcast.resumed":
      return "Back on air";
    case "broadcast.ended":
      return body.aired ? "The show has ended. Thank you for coming" : "The show was called off";
    default:
      return null;
  }
}
