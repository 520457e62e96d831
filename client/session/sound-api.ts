// The pass to send live sound, as a typed function.
import { API } from "../../shared/http/paths.ts";
import { soundGrant } from "../../shared/http/sound-bodies.ts";
import { call } from "./request.ts";

/** For an epoch that is about to begin, or for the rest of one's own earlier one. The same call renews it. */
export const getSoundPass = (room: string, epoch: string) =>
  call(API.sound(room), { method: "POST", body: { epoch }, schema: soundGrant });
