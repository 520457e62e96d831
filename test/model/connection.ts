// A socket as partyserver hands it to a room: state in the attachment, send, close. A new one per life of the object.
import type { Wire } from "./wire.ts";

/** What the runtime keeps of a socket through sleep has a limit; the room promises to stay far below. */
const ATTACHMENT_MAX_CHARS = 1_024;

export type Connected = {
  readonly wire: Wire;
  readonly state: unknown;
  setState(state: unknown): void;
  send(text: string): void;
  close(code: number, reason: string): void;
};

export function connectionOf(
  wire: Wire,
  send: (text: string) => void,
  close: (code: number) => void,
): Connected {
  return {
    wire,
    get state() {
      return wire.attachment === null ? null : JSON.parse(wire.attachment);
    },
    setState(state) {
      const text = JSON.stringify(state);
      if (text.length > ATTACHMENT_MAX_CHARS) throw new Error("the attachment is too large");
      wire.attachment = text;
    },
    send,
    close: (code) => close(code),
  };
}
