// Where everybody came from: which country, and by which way. Arrivals, so whoever came back came twice.
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import type { Via } from "../../shared/http/via.ts";
import { formatCount } from "../ui/numbers.ts";
import { countryName } from "./words.ts";

const WAYS: Readonly<Record<Via, string>> = {
  direct: "Directly",
  search: "A search engine",
  social: "A social network",
  partner: "A partner's page",
  own: "This site",
  other: "Another page",
};
const SHOWN = 8;

export function Origins({ report }: { report: ReportBody }) {
  const countries = report.countries.map(({ country, joins }) => ({
    key: country,
    words: countryName(country),
    joins,
  }));
  const ways = report.ways.map(({ via, joins }) => ({ key: via, words: WAYS[via], joins }));
  return (
    <section class="sheet report-panel" aria-labelledby="origins">
      <h2 id="origins">Where they came from</h2>
      <Bars label="Countries" rows={countries.slice(0, SHOWN)} />
      <Bars label="Ways in" rows={ways} />
    </section>
  );
}

type Row = { key: string; words: string; joins: number };

function Bars({ label, rows }: { label: string; rows: readonly Row[] }) {
  const most = Math.max(1, ...rows.map(({ joins }) => joins));
  return (
    <dl class="report-bars" aria-label={label}>
      {rows.map(({ key, words, joins }) => (
        <div key={key}>
          <dt class="truncate">{words}</dt>
          <dd>
            <span class="report-bar" aria-hidden="true">
              <span style={{ inlineSize: `${Math.round((joins / most) * 100)}%` }} />
            </span>
            <span class="tabular">{formatCount(joins)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
