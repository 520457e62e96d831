// After the storm: every page shows the whole log (P5), everybody's counts are the truth and ghosts are gone (P6), nothing
// waits for ever, and the archive has what the log had (P2).
import type { History } from "./history.ts";
import { same, type Truth } from "./judge.ts";

export function judgeEnding({ ending, lives, pages }: History, truth: Truth): string[] {
  const last = lives.at(-1);
  if (!ending || !last) return ["P1 the run did not come to an end"];
  const wrong: string[] = [];
  const view = truth.view(last.epoch, truth.head(last.epoch));
  for (const page of ending.pages) {
    if (pages.find(({ name }) => name === page.name)?.closed) continue;
    if (page.status !== "live") wrong.push(`P5 ${page.name}: is ${page.status} in the end`);
    if (!view || !same(view, page.view)) wrong.push(`P5 ${page.name}: does not show the end`);
    if (page.pending > 0) wrong.push(`P3 ${page.name}: ${page.pending} things still wait`);
    if (!same(page.counts, ending.counts)) {
      const [told, real] = [page.counts, ending.counts].map((counts) => JSON.stringify(counts));
      wrong.push(`P6 ${page.name}: was told ${told} of ${real}`);
    }
  }
  if (ending.unarchived > 0) wrong.push(`P2 ${ending.unarchived} events did not reach the archive`);
  for (const { epoch, events } of ending.archived) {
    const complete = epoch === last.epoch;
    if (complete && events.length !== truth.head(epoch)) {
      wrong.push(`P2 the archive has ${events.length} of ${truth.head(epoch)} events`);
    }
    const odd = events.find((event, n) => {
      const op = truth.event(epoch, n + 1)?.op;
      // The archive does not keep operation ids.
      return !truth.shows(epoch, op === undefined ? event : { ...event, op }, Infinity);
    });
    if (odd) wrong.push(`P2 the archive's event ${odd.seq} is not the log's`);
  }
  return wrong;
}
