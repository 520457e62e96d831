// Frames that went over the wire, read once each: one text goes to many sockets.
import type { ServerFrame } from "../../shared/protocol/server.ts";

const KEPT = 5_000;
const known = new Map<string, ServerFrame>();

/** The frame behind a text that the room itself made. */
export function parsed(text: string): ServerFrame {
  const found = known.get(text);
  if (found) return found;
  const frame = JSON.parse(text) as ServerFrame;
  if (known.size >= KEPT) known.clear();
  known.set(text, frame);
  return frame;
}
