// A short number for an event, so that a run of millions of sightings can be compared without keeping them.
import type { RoomEvent } from "../../../shared/room/events.ts";

/** `full` covers everything; `bare` leaves a line's text out, which a moderator may take away afterwards. */
export type Print = { readonly full: number; readonly bare: number };

/** The same event gives the same print, wherever it was read. */
export function printOf({ seq, at, by, op, body }: RoomEvent): Print {
  const head = `${seq}|${at}|${by}|${op ?? ""}|`;
  const full = hash(head + JSON.stringify(body));
  if (body.kind !== "chat.said") return { full, bare: full };
  return { full, bare: hash(head + JSON.stringify({ ...body, text: "" })) };
}

const HIGH = 0x100000;

/** FNV-1a twice with different beginnings, joined to one safe integer of 52 bits. */
function hash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let n = 0; n < text.length; n += 1) {
    const code = text.charCodeAt(n);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (low >>> 0) * HIGH + ((high >>> 0) % HIGH);
}
