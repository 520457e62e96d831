// Somebody's name taken out of what has happened, as far as it was theirs up to a moment. Everything else stays.
import type { RoomEvent } from "./events.ts";
import type { RoomView } from "./view.ts";

/** The view without it. Lines of after `upToMs` keep their name: they were not meant. */
export function viewWithoutName(view: RoomView, person: string, upToMs: number): RoomView {
  const { stage } = view;
  const ask = stage?.ask?.person === person ? { ...stage.ask, name: "" } : (stage?.ask ?? null);
  return {
    ...view,
    chat: view.chat.map((line) =>
      line.by === person && line.at <= upToMs ? { ...line, name: "" } : line,
    ),
    stage: stage && { ...stage, name: stage.person === person ? "" : stage.name, ask },
  };
}

/** The event without it. */
export function eventWithoutName(event: RoomEvent, person: string, upToMs: number): RoomEvent {
  const { at, body } = event;
  if (!("name" in body) || at > upToMs || whoseName(event) !== person) return event;
  return { ...event, body: { ...body, name: "" } };
}

/** Whom the name in an event names. */
function whoseName({ by, body }: RoomEvent): string | null {
  if (body.kind === "stage.given") return body.to;
  return body.kind === "person.renamed" ? body.person : by;
}
