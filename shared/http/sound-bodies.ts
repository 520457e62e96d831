// Asking for a pass to send live sound, and the pass. Who holds it PUTs segments of that one epoch, and nothing else.
import * as z from "zod/mini";
import { epochId } from "../live/epoch.ts";
import { instantMs } from "../protocol/scalars.ts";

/** An epoch that is about to begin, or one of one's own whose last segments still wait on the sender's disk. */
export const soundRequest = z.object({ epoch: epochId });

export const soundGrant = z.object({
  /** Goes into `Authorization: Bearer <token>` of every PUT. */
  token: z.string(),
  /** Ask again some time before: the same call gives the next one. */
  expiresAtMs: instantMs,
  /** How long the operator wants segments to be. */
  segmentMs: z.int(),
  /** The epoch's folder on this host, without a slash at its end. Put `/init.mp4` and `/<n>.m4s` behind it. */
  base: z.string(),
});
export type SoundGrant = z.infer<typeof soundGrant>;
