// The bucket over the signed interface: what is in it that nobody needs, and removing that at once instead of tonight.
import {
  type MediaSurveyBody,
  mediaSurveyBody,
  mediaSweptBody,
} from "../../shared/http/media-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { ok } from "../../shared/result.ts";
import { mediaBytes } from "../platform/media-ledger.ts";
import { disowned, disownMedia, removeMedia, surveyMedia } from "../platform/media-sweep.ts";
import { type Route, route } from "./route.ts";

/** Enough to see what they are; the counts are of all. */
const SHOWN = 200;

export const ADMIN_MEDIA_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: ADMIN.mediaOrphans,
    auth: { signed: "site" },
    summary: "What the bucket holds, and what of it nobody needs; changes nothing",
    answer: mediaSurveyBody,
    handle: async (_input, { env, config, nowMs }) => {
      const survey = await surveyMedia(env, { nowMs, correct: false });
      const { objects, bytes, orphans, missing } = survey;
      return ok({
        ...{ objects, bytes, quotaBytes: config.mediaQuotaBytes },
        countedBytes: await mediaBytes(env),
        orphans: orphans.length,
        orphanBytes: orphans.reduce((sum, orphan) => sum + orphan.bytes, 0),
        missing: missing.length,
        shown: { orphans: orphans.slice(0, SHOWN), missing: missing.slice(0, SHOWN) },
      } satisfies MediaSurveyBody);
    },
  }),
  route({
    method: "POST",
    path: ADMIN.mediaSweep,
    auth: { signed: "site" },
    summary: "Remove what nobody needs from the bucket, up to 1,000 objects",
    answer: mediaSweptBody,
    handle: async ({ machine }, { env, nowMs }) => {
      const { orphans } = await surveyMedia(env, { nowMs, correct: true });
      const going = orphans.slice(0, 1_000);
      return machine.commit({
        statements: disownMedia(env, going, nowMs),
        answer: {
          removed: going.length,
          bytes: going.reduce((sum, orphan) => sum + orphan.bytes, 0),
          left: orphans.length - going.length,
        },
        after: (results) => removeMedia(env, disowned(results)),
      });
    },
  }),
];
