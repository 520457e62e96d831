// Reports of the room's other shows, newest first.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { PAGES } from "../../shared/http/paths.ts";
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { listBroadcasts } from "../session/api.ts";
import { formatPlural } from "../ui/numbers.ts";
import { formatWhen } from "../ui/time.ts";

const SHOWN = 8;
const PEOPLE = { one: "person", other: "people" };

/** Without an answer there is no list: the report itself is complete without it. */
export function Earlier({ report: { info, broadcastId } }: { report: ReportBody }) {
  const shows = useSignal<readonly BroadcastRow[]>([]);
  useEffect(() => {
    void listBroadcasts(undefined, info.room).then((answer) => {
      if (answer.ok) shows.value = answer.value.broadcasts;
    });
  }, [info.room]);
  const others = shows.value.filter(({ id }) => id !== broadcastId).slice(0, SHOWN);
  if (others.length === 0) return null;
  return (
    <nav class="sheet report-panel" aria-labelledby="earlier">
      <h2 id="earlier">Other shows</h2>
      <ul class="report-earlier">
        {others.map(({ id, title, startedAt, peopleTotal }) => (
          <li key={id}>
            <a href={PAGES.report(info.room, id)} class="truncate">
              {title || "Untitled show"}
            </a>
            <span class="faint">
              {startedAt !== null && formatWhen(startedAt, Date.now())} ·{" "}
              {formatPlural(peopleTotal, PEOPLE)}
            </span>
          </li>
        ))}
      </ul>
    </nav>
  );
}
