// What is known about one socket: who sits there. Stamped by the edge, kept in the socket's attachment, survives sleep.
import * as z from "zod/mini";
import { VIAS } from "../../../shared/http/via.ts";
import { displayName, instantMs, personId } from "../../../shared/protocol/scalars.ts";
import { ROLES } from "../../../shared/roles.ts";

/** Headers that only our own edge may set; it drops every inbound `x-judah-*` and `x-partykit-*` first. */
export const SEAT_HEADER = "x-judah-seat";
export const SINCE_HEADER = "x-judah-since";
/** No relay could be reached: the leader is to seat this listener itself. */
export const LAST_RESORT_HEADER = "x-judah-last-resort";
/** On a room's answer: how many relays it has. Absent while it is one object. */
export const RELAYS_HEADER = "x-judah-relays";

export const seat = z.object({
  person: personId,
  /** Name from the token (staff); null for a listener who hasn't chosen one, the room may know a later one. */
  name: z.nullable(displayName),
  role: z.enum(ROLES),
  /** Partner id when this socket belongs to a widget. */
  partner: z.nullable(z.string().check(z.maxLength(40))),
  /** The origin the token is bound to; a renewed token carries it on. */
  origin: z.string().check(z.maxLength(200)),
  /** When the token that opened this socket ends. */
  expiresAtMs: instantMs,
  /** When that token was made; absent in seats of an older version. */
  issuedAtMs: z.optional(instantMs),
  /** Where from, as far as is known: a country's two letters, and by which way. For sums only. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
  via: z.optional(z.enum(VIAS)),
  /** Names the request that opened this socket, in the logs of every hop. */
  requestId: z.optional(z.string().check(z.maxLength(40))),
});
export type Seat = z.infer<typeof seat>;
/** As much of a seat as a command needs. */
export type Acting = Pick<
  Seat,
  "person" | "name" | "role" | "partner" | "issuedAtMs" | "requestId"
>;

/** The request that a log entry about this seat belongs to, where it is known. */
export function namedBy(seat: Pick<Seat, "requestId"> | null): { readonly requestId?: string } {
  return seat?.requestId === undefined ? {} : { requestId: seat.requestId };
}

/** The stamp as header text: base64url of the JSON, since header values must be ASCII. */
export function stampSeat(value: Seat): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** The seat, or null when the header is missing or not ours. */
export function readSeat(header: string | null): Seat | null {
  if (header === null) return null;
  try {
    const binary = atob(header.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const parsed = seat.safeParse(JSON.parse(new TextDecoder("utf-8").decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
