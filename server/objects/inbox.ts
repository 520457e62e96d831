// One frame from one socket: judged, carried out, answered. Bad input costs a strike or a refusal, never the room.
import type { ClientFrame, Command } from "../../shared/protocol/client.ts";
import { decodeClientFrame, type Unreadable } from "../../shared/protocol/codec.ts";
import { LISTENER_TOKEN_MS, MAX_STRIKES } from "../../shared/protocol/limits.ts";
import { takeGcra } from "../domain/rate/gcra.ts";
import { ROOM_RATES } from "../domain/room/rates.ts";
import { errorWords, log } from "../platform/log.ts";
import { mintToken } from "../platform/tokens.ts";
import type { Hub } from "./hub.ts";
import type { Place } from "./places.ts";

export type Desk = {
  readonly room: string;
  readonly hub: Hub;
  readonly now: () => number;
  readonly secret: string;
  /** Carries out what the frame asks for; answers by itself. */
  readonly command: (op: string, command: Command) => void;
  readonly onCounts: () => void;
  /** A page said how it hears live sound. */
  readonly onHeard: () => void;
  readonly waitUntil: (work: Promise<unknown>) => void;
};

export function handleFrame(desk: Desk, place: Place, message: string | ArrayBuffer): void {
  const { hub, now } = desk;
  place.lastFrameAtMs = now();
  if (typeof message !== "string") return hub.close(place, "not_text");
  if (!withinFrameRate(place, now())) return hub.close(place, "rate_limited");
  const frame = decodeClientFrame(message);
  if (frame.ok) carryOut(desk, place, frame.value);
  else reject(desk, place, frame.error);
}

function carryOut(desk: Desk, place: Place, frame: ClientFrame): void {
  const { hub } = desk;
  switch (frame.t) {
    case "do":
      return desk.command(frame.op, frame.cmd);
    case "got":
      place.unconfirmedBytes = Math.max(0, place.unconfirmedBytes - frame.bytes);
      return;
    case "listening":
      noteHearing(desk, place, frame);
      if (place.attachment.listening === frame.on) return;
      hub.hear(place, frame.on);
      return desk.onCounts();
    case "renew":
      return desk.waitUntil(renew(desk, place));
  }
}

function noteHearing(
  { hub, onHeard }: Desk,
  place: Place,
  { on, latencyMs, stalls = 0 }: Extract<ClientFrame, { t: "listening" }>,
): void {
  const heard = on && latencyMs !== undefined ? { latencyMs, stalls } : undefined;
  const before = place.attachment.heard;
  if (before?.latencyMs === heard?.latencyMs && before?.stalls === heard?.stalls) return;
  hub.keep(place, { heard });
  onHeard();
}

function reject({ hub }: Desk, place: Place, unreadable: Unreadable): void {
  if (unreadable.kind === "too_large") return hub.close(place, "frame_too_large");
  if (unreadable.kind === "refused") {
    return hub.tell(place, { t: "refused", op: unreadable.op, ...unreadable.refusal });
  }
  place.strikes += 1;
  if (place.strikes >= MAX_STRIKES) return hub.close(place, "bad_frames");
  const strikesLeft = MAX_STRIKES - place.strikes;
  hub.tell(place, { t: "unreadable", reason: unreadable.kind, strikesLeft });
}

function withinFrameRate(place: Place, nowMs: number): boolean {
  const decision = takeGcra(ROOM_RATES.frame, place.frameTatUs, nowMs * 1_000);
  place.frameTatUs = decision.tatUs;
  return decision.allowed;
}

/** A fresh token on the open socket, so that a mass reconnect needs no HTTP at all. Staff ask their session instead. */
async function renew({ hub, now, secret, room }: Desk, place: Place): Promise<void> {
  const { person, name, role, partner, origin } = place.attachment.seat;
  if (role !== "listener") return;
  const issuedAtMs = now();
  const expiresAtMs = issuedAtMs + LISTENER_TOKEN_MS;
  try {
    const claims = {
      person,
      name,
      role,
      room,
      partner,
      origin,
      iatMs: issuedAtMs,
      expMs: expiresAtMs,
    };
    const token = await mintToken(secret, "listener", claims);
    hub.tell(place, { t: "token", token, expiresAtMs });
  } catch (error) {
    log({ event: "room.renew_failed", room, error: errorWords(error) });
  }
}
