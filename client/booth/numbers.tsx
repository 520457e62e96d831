// The room in figures: four counts, how lively it is, and the show so far as a curve.

import { ArrowRight } from "lucide";
import { useMemo } from "preact/hooks";
import { PAGES } from "../../shared/http/paths.ts";
import type { Counts } from "../../shared/room/pulse.ts";
import { Icon } from "../ui/icon.tsx";
import { formatCompact, formatCount } from "../ui/numbers.ts";
import { Plot } from "../ui/plot.tsx";
import { columns, peaksOf, perMinute } from "./curve.ts";
import type { Desk } from "./desk.ts";
import "./numbers.css";

const COUNTS: readonly { key: keyof Counts; label: string; what: string }[] = [
  { key: "listening", label: "Listening", what: "People whose sound is really playing." },
  { key: "people", label: "Here", what: "People in the room, each counted once." },
  { key: "connected", label: "Connections", what: "Open pages: tabs and devices together." },
  { key: "embedded", label: "On other sites", what: "People here through a partner's page." },
];

export function Numbers({ desk }: { desk: Desk }) {
  const { counts } = desk.session.pulse.value;
  const samples = desk.numbers.samples.value;
  const past = desk.numbers.past.value;
  const drawn = useMemo(() => columns(past, samples), [past, samples]);
  const peaks = peaksOf(past, samples);
  return (
    <section class="numbers sheet" aria-labelledby="numbers-title">
      <h2 id="numbers-title" class="visually-hidden">
        The room in numbers
      </h2>
      <dl class="numbers-list">
        {COUNTS.map(({ key, label, what }) => (
          <Figure
            key={key}
            kind={key}
            label={label}
            title={what}
            value={formatCompact(counts[key])}
          />
        ))}
        <Figure
          kind="reactions"
          label="Reactions/min"
          title="Reactions in the last minute."
          value={formatCompact(perMinute(samples, "reactions"))}
        />
        <Figure
          kind="lines"
          label="Messages/min"
          title="Chat messages in the last minute."
          value={formatCompact(perMinute(samples, "lines"))}
        />
      </dl>
      <figure class="numbers-curve">
        <Plot columns={drawn} />
        <figcaption class="faint">
          <span class="numbers-key people">Here</span>
          <span class="numbers-key listening">Listening</span>
          <span class="numbers-peak">
            Peak {formatCount(peaks.people)} / {formatCount(peaks.listening)}
          </span>
          <ReportLink desk={desk} />
        </figcaption>
      </figure>
    </section>
  );
}

/** While a show is on, the report so far; afterwards all of it. */
function ReportLink({ desk: { session, info } }: { desk: Desk }) {
  const { id, startedAt } = session.view.value.broadcast;
  if (id === "" || startedAt === null) return null;
  return (
    <a class="numbers-report" href={PAGES.report(info.room, id)}>
      Report of this show <Icon icon={ArrowRight} size={16} />
    </a>
  );
}

type FigureProps = { kind: string; label: string; title: string; value: string };

function Figure({ kind, label, title, value }: FigureProps) {
  return (
    <div class={`figure figure-${kind}`} title={title}>
      <dt>{label}</dt>
      <dd class="tabular">{value}</dd>
    </div>
  );
}
