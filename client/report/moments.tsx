// The minutes in which the room cheered most, and what played.
import { Sparkles } from "lucide";
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { Icon } from "../ui/icon.tsx";
import { formatPlural } from "../ui/numbers.ts";
import { formatClock } from "../ui/time.ts";

const REACTIONS = { one: "reaction", other: "reactions" };

export function Moments({ report: { moments } }: { report: ReportBody }) {
  return (
    <section class="sheet report-panel" aria-labelledby="moments">
      <h2 id="moments">Loudest moments</h2>
      {moments.length === 0 && <p class="quiet">Nobody sent a reaction.</p>}
      <ol class="report-moments">
        {moments.map(({ at, reactions, title }) => (
          <li key={at}>
            <Icon icon={Sparkles} size={18} />
            <span class="grow report-moment-words">
              <span class="truncate">{title ?? "Between two tracks"}</span>
              <span class="faint tabular">{formatClock(at)}</span>
            </span>
            <b class="tabular">{formatPlural(reactions, REACTIONS)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
