// Frames as text. What many people are sent is encoded once: an event's text and a view's text live as long as the event
// or the view itself, and batches, resumptions and first frames are put together from them.
import { encodeServerFrame } from "../../shared/protocol/codec.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { RoomView } from "../../shared/room/view.ts";

const texts = new WeakMap<RoomEvent | RoomView, string>();

/** The same text as `encodeServerFrame` gives, but for what the wire does not carry. */
export function frameText(frame: ServerFrame): string {
  switch (frame.t) {
    case "events":
    case "resumed": {
      const { events, ...rest } = frame;
      return withField(rest, "events", `[${events.map(eventText).join(",")}]`);
    }
    case "welcome": {
      const { view, ...rest } = frame;
      return withField(rest, "view", viewText(view));
    }
    default:
      return encodeServerFrame(frame);
  }
}

/** Saves encoding the body of a new event again: its row has it already. */
export function noteBodyText(event: RoomEvent, body: string): void {
  const { seq, at, by, op } = event;
  texts.set(event, withField({ seq, at, by, op }, "body", body));
}

function eventText(event: RoomEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const { seq, at, by, op, body } = event;
  const text = JSON.stringify({ seq, at, by, op, body });
  texts.set(event, text);
  return text;
}

function viewText(view: RoomView): string {
  const known = texts.get(view);
  if (known !== undefined) return known;
  const text = JSON.stringify(view);
  texts.set(view, text);
  return text;
}

/** `fields` holds at least one that is defined. */
function withField(fields: object, name: string, text: string): string {
  return `${JSON.stringify(fields).slice(0, -1)},"${name}":${text}}`;
}
