// `npm run admin -- metrics`: what a collector would read, for a person or for a pipe.
import { ADMIN } from "../../shared/http/paths.ts";
import { callText } from "./admin-call.ts";
import type { Command } from "./admin-command.ts";

export const METRICS_COMMANDS: readonly Command[] = [
  {
    name: "metrics",
    subject: null,
    needs: [],
    takes: [],
    what: "the site's metrics as Prometheus text",
    run: async ({ site, say }) => {
      const answer = await callText(site, { method: "GET", path: ADMIN.metrics });
      if (answer.ok) say(answer.value.trimEnd());
      return answer;
    },
  },
];
