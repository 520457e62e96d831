// Finds the object that seats somebody: the leader while a room is small, else their relay, another one when that is gone,
// and in the end the leader again. What is known of the room's spread may be old; the objects themselves put it right.
import { SOCKET_PREFIX } from "../../shared/http/paths.ts";
import { isStaff } from "../../shared/roles.ts";
import type { Claims } from "../domain/identity/claims.ts";
import { LAST_RESORT_HEADER, RELAYS_HEADER } from "../domain/room/seat.ts";
import { objectName, relaysFor } from "../domain/room/spread.ts";
import { randomText } from "../platform/base64url.ts";
import { type CallFailure, callRoom } from "../platform/room-call.ts";
import { knownRelays, learnRelays } from "../platform/room-plan.ts";

export type Seated = { readonly webSocket: WebSocket } | { readonly failure: CallFailure };

const LEADER = 0;
/** Relays of one person that are tried before the leader has to. */
const RELAYS_TRIED = 2;
const MAX_CALLS = 6;

/** Asks for a seat with `headers` made from nothing but our own findings. */
export async function callForSeat(
  env: Env,
  { room, person, role }: Pick<Claims, "room" | "person" | "role">,
  headers: Headers,
  nowMs: number,
): Promise<Seated> {
  const placesWith = (relays: number): number[] =>
    isStaff(role) || relays === 0
      ? [LEADER]
      : [...relaysFor(person, relays).slice(0, RELAYS_TRIED), LEADER];
  const failed: number[] = [];
  let failure: CallFailure = { reason: "failed", tries: 0, error: "no object has room" };
  let places = placesWith(knownRelays(room, nowMs));
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    const relay = places.shift();
    if (relay === undefined) break;
    const isLast = relay === LEADER && failed.length > 0;
    const answer = await callRoom(env, objectName({ room, relay }), (stub) =>
      stub.fetch(seatRequest(room, headers, isLast)),
    );
    if (!answer.ok) {
      failure = answer.error;
      failed.push(relay);
      continue;
    }
    const { status, webSocket } = answer.value;
    const relays = Number(answer.value.headers.get(RELAYS_HEADER) ?? 0);
    learnRelays(room, relays, nowMs);
    if (webSocket) return { webSocket };
    failure = { ...failure, error: `status ${status}` };
    // Not there: the answer says how far the room is spread now. Anything else: that object is in trouble.
    // A relay that sends people away is not asked again: two that know different plans must not play ball with anybody.
    if (relay !== LEADER || status !== 421) failed.push(relay);
    if (status === 421) places = placesWith(relays).filter((place) => !failed.includes(place));
  }
  return { failure };
}

function seatRequest(room: string, headers: Headers, isLast: boolean): Request {
  const request = new Request(`https://room${SOCKET_PREFIX}${room}?_pk=${randomText(16)}`, {
    headers,
  });
  if (isLast) request.headers.set(LAST_RESORT_HEADER, "1");
  return request;
}
