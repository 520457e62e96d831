// A pass to send sound, for whoever holds the stage. The room is asked once for each; the PUTs that follow ask nobody.

import { API, LIVE } from "../../shared/http/paths.ts";
import { type SoundGrant, soundGrant, soundRequest } from "../../shared/http/sound-bodies.ts";
import { err, ok } from "../../shared/result.ts";
import { grantSound, type SoundRefusal } from "../domain/live/grant.ts";
import { callRoom } from "../platform/room-call.ts";
import { mintSoundToken } from "../platform/sound-tokens.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

const REFUSED = {
  off_air: { code: "conflict", message: "The doors are closed: open them or start the show." },
  on_stage: { code: "forbidden", message: "Somebody else is on the stage." },
  not_yours: { code: "forbidden", message: "This is somebody else's sound." },
  nothing_left: { code: "conflict", message: "Nothing of this sound was heard." },
} as const satisfies Record<SoundRefusal, Refused>;

export const LIVE_GRANT_ROUTES = [
  route({
    method: "POST",
    path: API.sound(":room"),
    auth: { can: "deck" },
    rate: "staff-token",
    params: roomParams,
    body: jsonBody(soundRequest, 1_024),
    summary: "Ask for a pass to send live sound",
    answer: soundGrant,
    handle: ({ params, body, staff }, context) => grant({ ...params, ...body, staff }, context),
  }),
];

type Wanted = { readonly room: string; readonly epoch: string; readonly staff: Staff };

async function grant({ room, epoch, staff }: Wanted, context: Context): Promise<Answer> {
  const { env, config, nowMs } = context;
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  // The leader itself: a relay may not have heard yet that the stage passed on.
  const answer = await callRoom(env, room, async (stub) => stub.snapshot());
  if (!answer.ok) return err({ code: "unavailable", retryAfterMs: 2_000 });
  const { person } = staff;
  const { segmentMs } = config;
  const granted = grantSound(answer.value.view, { person, room, epoch, segmentMs, nowMs });
  if (!granted.ok) return err(REFUSED[granted.error]);
  const claims = granted.value;
  return ok({
    token: await mintSoundToken(config.tokenSecret, claims),
    expiresAtMs: claims.expMs,
    segmentMs: claims.segmentMs,
    base: LIVE.init(claims, epoch).replace("/init.mp4", ""),
  } satisfies SoundGrant);
}
