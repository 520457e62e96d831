// Who may ask which route and send which command, written down by hand. The product's own tables are judged by it, so it
// must never be made from them: a route or a command that is missing here fails the matrix.
import type { CommandKind } from "../../shared/protocol/client.ts";

export const EVERYBODY = [
  "owner",
  "dj",
  "cohost",
  "moderator",
  "listener",
  "guest",
  "nobody",
] as const;
export type Who = (typeof EVERYBODY)[number];

const OWNER: readonly Who[] = ["owner"];
const AIR: readonly Who[] = ["owner", "dj"];
const CREW: readonly Who[] = ["owner", "dj", "cohost"];
export const STAFF: readonly Who[] = ["owner", "dj", "cohost", "moderator"];
const CHATTERS: readonly Who[] = [...STAFF, "listener"];
const ALL_IN_ROOM: readonly Who[] = [...CHATTERS, "guest"];

export type Right = {
  /** `anybody`: no sign-in is asked for. `machine`: nobody who is a person. */
  readonly may: readonly Who[] | "anybody" | "machine";
  /** Concerns the whole site: whoever is bound to rooms may not. */
  readonly site?: true;
  /** Wants a touch of the passkey within the last minutes. */
  readonly touch?: true;
};

const anybody: Right = { may: "anybody" };
const staff: Right = { may: STAFF };
const crew: Right = { may: CREW };

/** By method and pattern, as `ROUTES` has them. */
export const ROUTE_RIGHTS: Readonly<Record<string, Right>> = {
  "POST /api/sign-in": anybody,
  "POST /api/sign-out": anybody,
  "GET /api/me": staff,
  "GET /api/rooms": anybody,
  "POST /api/rooms": { may: OWNER, site: true },
  "GET /api/rooms/:room": anybody,
  "GET /api/rooms/:room/log": anybody,
  "GET /api/rooms/:room/meter": staff,
  "POST /api/rooms/:room/token": anybody,
  "POST /api/rooms/:room/staff-token": staff,
  "POST /api/rooms/:room/embed-token": anybody,
  "POST /api/rooms/:room/guarded": { may: STAFF, touch: true },
  "GET /api/home": anybody,
  "GET /api/broadcasts": anybody,
  "GET /api/broadcasts/:id": anybody,
  "GET /api/partners": { may: OWNER, site: true },
  "POST /api/partners": { may: OWNER, site: true },
  "GET /api/tracks": crew,
  "POST /api/tracks": crew,
  "PATCH /api/tracks/:id": crew,
  "DELETE /api/tracks/:id": crew,
  "GET /api/tracks/:id/peaks": anybody,
  "PUT /api/uploads": crew,
  "GET /media/:kind/:name": anybody,
  // The upgrade: as HTTP it is open, the token in the subprotocol decides (room-matrix.test.ts).
  "GET /parties/user-session/:room": anybody,
  "GET /embed.js": anybody,
  "GET /embed/builder": anybody,
  "GET /embed/:room": anybody,
  "GET /": anybody,
  "GET /r/:room": anybody,
  "GET /booth": anybody,
  "GET /booth/sign-in": anybody,
  "GET /history": anybody,
  "GET /history/:id": anybody,
  "GET /api/time": anybody,
  "GET /api/health": anybody,
  "GET /robots.txt": anybody,
  "GET /:file{[^/]+\\.[a-z]+}": anybody,
};

/** Who may send each command in a room whose pass they hold. `touch`: not on the socket, whoever asks. */
export const COMMAND_RIGHTS: Readonly<Record<CommandKind, readonly Who[]>> = {
  "broadcast.schedule": AIR,
  "broadcast.open_doors": AIR,
  "broadcast.start": AIR,
  "broadcast.break": AIR,
  "broadcast.resume": AIR,
  "broadcast.end": AIR,
  "stage.ask": AIR,
  "stage.give": CREW,
  "stage.decline": CREW,
  "stage.take": OWNER,
  "deck.load": CREW,
  "deck.play": CREW,
  "deck.pause": CREW,
  "deck.seek": CREW,
  "deck.next": CREW,
  "queue.add": CREW,
  "queue.move": CREW,
  "queue.remove": CREW,
  "chat.say": CHATTERS,
  "chat.remove": STAFF,
  react: ALL_IN_ROOM,
  "announcement.pin": STAFF,
  "announcement.unpin": STAFF,
  "person.mute": STAFF,
  "person.unmute": STAFF,
  "person.ban": STAFF,
  "room.slow_mode": STAFF,
  "person.rename": CHATTERS,
};
