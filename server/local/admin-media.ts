// `npm run admin -- media …`: what the bucket holds that nobody needs, and removing it.
import { mediaSurveyBody, mediaSweptBody } from "../../shared/http/media-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { call } from "./admin-call.ts";
import type { Command } from "./admin-command.ts";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export const MEDIA_COMMANDS: readonly Command[] = [
  {
    name: "media orphans",
    subject: null,
    needs: [],
    takes: [],
    what: "what the bucket holds, and what of it the nightly sweep would remove; removes nothing",
    run: async ({ site, say }) => {
      const answer = await call(site, { method: "GET", path: ADMIN.mediaOrphans }, mediaSurveyBody);
      if (!answer.ok) return answer;
      const { objects, bytes, countedBytes, quotaBytes, sound, shown } = answer.value;
      const { orphans, orphanBytes, missing } = answer.value;
      say(
        `${objects} objects, ${megabytes(bytes)}; ${megabytes(countedBytes)} of ${megabytes(quotaBytes)} of the library`,
      );
      say(`${sound.objects} of them live sound and recordings, ${megabytes(sound.bytes)}`);
      say(`${orphans} that nobody needs, ${megabytes(orphanBytes)}; ${missing} missing`);
      for (const { key, bytes: size, atMs } of shown.orphans) {
        say(`orphan  ${key}  ${megabytes(size)}  ${new Date(atMs).toISOString()}`);
      }
      for (const key of shown.missing) say(`missing ${key}`);
      return answer;
    },
  },
  {
    name: "media sweep",
    subject: null,
    needs: ["yes"],
    takes: [],
    what: "removes what nobody needs now, instead of tonight",
    run: async ({ site, say }) => {
      const answer = await call(site, { method: "POST", path: ADMIN.mediaSweep }, mediaSweptBody);
      if (!answer.ok) return answer;
      const { removed, bytes, left } = answer.value;
      say(
        `${removed} removed, ${megabytes(bytes)}${left > 0 ? `; ${left} more: run it again` : ""}`,
      );
      return answer;
    },
  },
];
