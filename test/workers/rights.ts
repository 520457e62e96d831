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
const machine: Right = { may: "machine" };
const staff: Right = { may: STAFF };
const crew: Right = { may: CREW };
const site: Right = { may: OWNER, site: true };
const touched = (right: Right): Right => ({ ...right, touch: true });

/** By method and pattern, as `ROUTES` has them. */
export const ROUTE_RIGHTS: Readonly<Record<string, Right>> = {
  "POST /api/sign-in": anybody,
  "POST /api/sign-out": anybody,
  "GET /api/me": staff,
  "POST /api/passkeys/login-options": anybody,
  "POST /api/passkeys/login": anybody,
  "POST /api/me/step-up/options": staff,
  "POST /api/me/step-up": staff,
  "GET /api/me/devices": staff,
  "POST /api/me/passkeys/options": touched(staff),
  "POST /api/me/passkeys": touched(staff),
  "PATCH /api/me/passkeys/:id": staff,
  "DELETE /api/me/passkeys/:id": touched(staff),
  "DELETE /api/me/sessions/:id": staff,
  "POST /api/invites": touched(site),
  "POST /api/invites/open": anybody,
  "POST /api/invites/accept": anybody,
  "DELETE /api/invites/:id": site,
  "GET /api/people": site,
  "PATCH /api/people/:person": touched(site),
  "DELETE /api/people/:person": touched(site),
  "POST /api/people/:person/recover": touched(site),
  "GET /api/rooms": anybody,
  "POST /api/rooms": site,
  "GET /api/v1/rooms/:room": anybody,
  "GET /api/v1/rooms/:room/now": anybody,
  "GET /api/v1/rooms/:room/counts": anybody,
  "GET /api/v1/rooms/:room/schedule": anybody,
  "GET /api/v1/rooms/:room/history": anybody,
  "GET /api/v1/rooms/:room/shows/:show": anybody,
  "GET /api/openapi.json": anybody,
  "GET /api/docs": anybody,
  "GET /api/rooms/:room": anybody,
  "GET /api/rooms/:room/log": anybody,
  "GET /api/rooms/:room/meter": staff,
  "GET /api/metrics": site,
  "GET /api/traffic": site,
  "GET /api/admin/metrics": machine,
  "GET /api/rooms/:room/curve": staff,
  "GET /api/rooms/:room/reports/:id": staff,
  "POST /api/rooms/:room/token": anybody,
  "POST /api/rooms/:room/staff-token": staff,
  "POST /api/rooms/:room/embed-token": anybody,
  "POST /api/rooms/:room/sound": crew,
  // The pass in `Authorization` decides, as for sockets (live-segments.test.ts).
  "PUT /live/:room/:broadcast/:epoch/:file": anybody,
  "GET /live/:room/:broadcast/:epoch/:file": anybody,
  "PUT /live/:room/:broadcast/:epoch/low/:file": anybody,
  "GET /live/:room/:broadcast/:epoch/low/:file": anybody,
  "GET /live/:room/live.m3u8": anybody,
  "GET /live/:room/low.m3u8": anybody,
  "GET /live/:room/all.m3u8": anybody,
  "GET /live/:room/:broadcast/replay.m3u8": anybody,
  "GET /live/:room/:broadcast/replay/:file": anybody,
  // Whether its people give it away decides (replays.test.ts).
  "GET /live/:room/:broadcast/files/:file": anybody,
  "GET /api/rooms/:room/replay": anybody,
  "GET /api/broadcasts/:id/replay": anybody,
  "PUT /api/rooms/:room/replays/:id": { may: AIR },
  "POST /api/rooms/:room/guarded": { may: STAFF, touch: true },
  "GET /api/home": anybody,
  "GET /api/broadcasts": anybody,
  "GET /api/broadcasts/:id": anybody,
  "GET /api/broadcasts/:id/at": anybody,
  "GET /api/broadcasts/:id/chat": anybody,
  "GET /api/broadcasts/:id/export.json": anybody,
  "GET /api/broadcasts/:id/plays.csv": anybody,
  "GET /api/broadcasts/:id/log.ndjson": { may: AIR },
  "GET /api/history/search": anybody,
  "GET /api/partners": site,
  "POST /api/partners": touched(site),
  "PATCH /api/partners/:partner": touched(site),
  "POST /api/partners/:partner/suspend": touched(site),
  "POST /api/partners/:partner/resume": touched(site),
  "DELETE /api/partners/:partner": touched(site),
  "POST /api/partners/:partner/webhook-secret": touched(site),
  "GET /api/partners/:partner/numbers": site,
  "GET /api/partners/:partner/deliveries": site,
  "POST /api/partners/:partner/deliveries/:message": site,
  "GET /api/partner/numbers": machine,
  "GET /api/admin/keys": machine,
  "POST /api/admin/keys": machine,
  "POST /api/admin/keys/:name/rotate": machine,
  "DELETE /api/admin/keys/:key": machine,
  "GET /api/admin/partners": machine,
  "POST /api/admin/partners": machine,
  "POST /api/admin/partners/:partner/suspend": machine,
  "POST /api/admin/partners/:partner/resume": machine,
  "DELETE /api/admin/partners/:partner": machine,
  "POST /api/admin/partners/:partner": machine,
  "POST /api/admin/partners/:partner/webhook-secret": machine,
  "GET /api/admin/partners/:partner/deliveries": machine,
  "POST /api/admin/partners/:partner/deliveries/:message": machine,
  "POST /api/admin/invites": machine,
  "DELETE /api/admin/people/:person": machine,
  "GET /api/admin/people/:person/data": machine,
  "POST /api/admin/people/:person/erase": machine,
  "POST /api/admin/rooms": machine,
  "GET /api/admin/rooms/:room/data": machine,
  "GET /api/admin/media/orphans": machine,
  "POST /api/admin/media/sweep": machine,
  "GET /api/tracks": crew,
  "POST /api/tracks": crew,
  "PATCH /api/tracks/:id": crew,
  "DELETE /api/tracks/:id": touched(crew),
  "GET /api/tracks/:id/peaks": anybody,
  "PUT /api/uploads": crew,
  "POST /api/uploads": crew,
  "PUT /api/uploads/:id/parts/:number": crew,
  "POST /api/uploads/:id/complete": crew,
  "DELETE /api/uploads/:id": crew,
  "GET /media/:kind/:name": anybody,
  // The upgrade: as HTTP it is open, the token in the subprotocol decides (room-matrix.test.ts).
  "GET /parties/user-session/:room": anybody,
  "GET /embed.js": anybody,
  "GET /oembed": anybody,
  "GET /embed/builder": anybody,
  "GET /embed/:room": anybody,
  "GET /": anybody,
  "GET /r/:room": anybody,
  "GET /booth": anybody,
  "GET /booth/sign-in": anybody,
  "GET /booth/:room/reports/:id": anybody,
  "GET /feed.xml": anybody,
  "GET /calendar.ics": anybody,
  "GET /r/:room/feed.xml": anybody,
  "GET /r/:room/calendar.ics": anybody,
  "GET /history": anybody,
  "GET /history/:id": anybody,
  "GET /api/time": anybody,
  "GET /api/health": anybody,
  "GET /robots.txt": anybody,
  "GET /:file{[^/]+\\.[a-z]+}": anybody,
};

/** Who may send each command in a room whose pass they hold. */
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
  "sound.begin": CREW,
  "sound.retime": CREW,
  "sound.lose": CREW,
  "sound.end": CREW,
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
