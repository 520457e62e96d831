// How a partner's widgets did in the last thirty days: the sums, and a bar for each day.
import type { NumbersBody } from "../../../shared/http/partner-bodies.ts";
import { getPartnerNumbers } from "../../session/partner-api.ts";
import { formatCompact } from "../../ui/numbers.ts";
import { useAsked } from "../people/use-asked.ts";
import { Waiting } from "../people/waiting.tsx";
import {
  barsOf,
  type Day,
  dayWords,
  minutesWords,
  rowOfDays,
  SHOWN_DAYS,
  sumOf,
} from "./partner-days.ts";
import "./partner-numbers.css";

type Props = { id: string; now: () => number };

export function PartnerNumbers({ id, now }: Props) {
  const { asked, again } = useAsked<NumbersBody>(() => getPartnerNumbers(id));
  return (
    <section class="people-section" aria-labelledby="partner-numbers-title">
      <div class="people-head">
        <h3 id="partner-numbers-title">Last {SHOWN_DAYS} days</h3>
      </div>
      {asked.kind === "ready" ? (
        <Shown days={rowOfDays(asked.value.days, now())} />
      ) : (
        <Waiting on={asked} onRetry={() => void again()} />
      )}
    </section>
  );
}

function Shown({ days }: { days: readonly Day[] }) {
  const sum = sumOf(days);
  if (sum.embeds + sum.passes + sum.refused + sum.presentMinutes === 0) {
    return (
      <p class="quiet">
        Nothing yet. The first numbers are here a minute after somebody opened a page with the
        widget.
      </p>
    );
  }
  return (
    <>
      <dl class="partner-sums">
        <Sum name="Widgets shown" value={formatCompact(sum.embeds)} />
        <Sum name="Visits" value={formatCompact(sum.passes)} />
        <Sum name="Time here" value={minutesWords(sum.presentMinutes)} />
        <Sum name="Time listening" value={minutesWords(sum.listeningMinutes)} gold />
        {sum.refused > 0 && <Sum name="Over quota" value={formatCompact(sum.refused)} />}
      </dl>
      <Bars days={days} />
    </>
  );
}

function Sum({ name, value, gold }: { name: string; value: string; gold?: boolean }) {
  return (
    <div class={gold ? "gold" : ""}>
      <dt>{name}</dt>
      <dd class="tabular">{value}</dd>
    </div>
  );
}

function Bars({ days }: { days: readonly Day[] }) {
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  return (
    <figure class="partner-days">
      <ol class="partner-bars" aria-label="Minutes per day">
        {barsOf(days).map(({ day, here, listening }, n) => (
          <li key={day} title={wordsOf(days[n])}>
            <span class="visually-hidden">{wordsOf(days[n])}</span>
            <span class="partner-bar here" style={{ height: `${here * 100}%` }} />
            <span class="partner-bar listening" style={{ height: `${listening * 100}%` }} />
          </li>
        ))}
      </ol>
      <figcaption class="faint">
        <span>{first && dayWords(first)}</span>
        <span class="partner-key here">Here</span>
        <span class="partner-key listening">Listening</span>
        <span>{last && dayWords(last)} (UTC)</span>
      </figcaption>
    </figure>
  );
}

function wordsOf(day: Day | undefined): string {
  if (!day) return "";
  const { presentMinutes, listeningMinutes } = day;
  return `${dayWords(day.day)}: ${minutesWords(presentMinutes)} here, ${minutesWords(listeningMinutes)} listening`;
}
