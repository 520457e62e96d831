// The room in figures: four counts, how lively it is, and the last two hours as a curve.
import type { Counts } from "../../shared/room/pulse.ts";
import { formatCompact, formatCount } from "../ui/numbers.ts";
import { peaksOf, perMinute } from "./curve.ts";
import type { Desk } from "./desk.ts";
import { Plot } from "./plot.tsx";
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
  const peaks = peaksOf(samples);
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
        <Plot samples={samples} />
        <figcaption class="faint">
          <span class="numbers-key people">Here</span>
          <span class="numbers-key listening">Listening</span>
          <span class="numbers-peak">
            Peak {formatCount(peaks.people)} / {formatCount(peaks.listening)}
          </span>
        </figcaption>
      </figure>
    </section>
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
