// The bucket over the signed interface: what is in it that nobody needs, and removing that at once instead of tonight.
import {
  type MediaSurveyBody,
  mediaSurveyBody,
  mediaSweptBody,
} from "../../shared/http/media-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { ok } from "../../shared/result.ts";
import { mediaBytes } from "../platform/media-ledger.ts";
import {
  disowned,
  disownMedia,
  removeMedia,
  type StoredMedia,
  surveyMedia,
} from "../platform/media-sweep.ts";
import { removeSound, surveySound } from "../platform/sound-sweep.ts";
import { type Route, route } from "./route.ts";

/** Enough to see what they are; the counts are of all. */
const SHOWN = 200;
const SWEPT_AT_ONCE = 1_000;

export const ADMIN_MEDIA_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: ADMIN.mediaOrphans,
    auth: { signed: "site" },
    summary: "What the bucket holds, and what of it nobody needs; changes nothing",
    answer: mediaSurveyBody,
    handle: async (_input, { env, config, nowMs }) => {
      const media = await surveyMedia(env, { nowMs, correct: false });
      const sound = await surveySound(env, nowMs);
      const { missing } = media;
      const orphans = [...media.orphans, ...sound.orphans];
      return ok({
        objects: media.objects + sound.objects,
        bytes: media.bytes + sound.bytes,
        quotaBytes: config.mediaQuotaBytes,
        countedBytes: await mediaBytes(env),
        ...tallyOf(orphans),
        missing: missing.length,
        sound: { objects: sound.objects, bytes: sound.bytes, ...tallyOf(sound.orphans) },
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
      const media = (await surveyMedia(env, { nowMs, correct: true })).orphans;
      const sound = (await surveySound(env, nowMs)).orphans;
      const files = media.slice(0, SWEPT_AT_ONCE);
      const pieces = sound.slice(0, SWEPT_AT_ONCE - files.length);
      const going = tallyOf([...files, ...pieces]);
      return machine.commit({
        statements: disownMedia(env, files, nowMs),
        answer: {
          removed: going.orphans,
          bytes: going.orphanBytes,
          left: media.length + sound.length - going.orphans,
        },
        after: async (results) => {
          await removeMedia(env, disowned(results));
          await removeSound(env, pieces);
        },
      });
    },
  }),
];

function tallyOf(orphans: readonly StoredMedia[]) {
  return {
    orphans: orphans.length,
    orphanBytes: orphans.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
