// The show in figures, each with what it means.
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { formatCompact } from "../ui/numbers.ts";
import { formatClock } from "../ui/time.ts";
import { formatAverage, formatListening } from "./words.ts";

export function Figures({ report }: { report: ReportBody }) {
  const { peakPeople, peakListening, peopleTotal } = report;
  const figures = [
    { name: "People", value: formatCompact(peopleTotal), hint: "came, each counted once" },
    {
      name: "At once",
      value: formatCompact(peakPeople?.count ?? 0),
      hint: peakPeople ? `most, at ${formatClock(peakPeople.at)}` : "most at one moment",
    },
    {
      name: "Listening",
      value: formatCompact(peakListening?.count ?? 0),
      hint: peakListening ? `most, at ${formatClock(peakListening.at)}` : "most at one moment",
    },
    {
      name: "On average",
      value: formatAverage(report.averagePeople),
      hint: `here, ${formatAverage(report.averageListening)} listening`,
    },
    {
      name: "Heard",
      value: formatListening(report.listenedMs),
      hint: "of listening, everybody's together",
    },
    {
      name: "Each",
      value: peopleTotal > 0 ? formatListening(report.listenedMs / peopleTotal) : "0 s",
      hint: "of listening, per person who came",
    },
    { name: "Messages", value: formatCompact(report.chat), hint: "said in the chat" },
    { name: "Reactions", value: formatCompact(report.reactions), hint: "sent" },
  ];
  return (
    <section aria-label="Figures">
      <dl class="report-figures">
        {figures.map(({ name, value, hint }) => (
          <div key={name} class="report-figure">
            <dt>{name}</dt>
            <dd>
              <b class="tabular">{value}</b>
              <span class="faint">{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
