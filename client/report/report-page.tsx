// How a show went, for those who made it: figures, the curve, the tracks and who stayed for them, the loudest moments, and
// where everybody came from.
import type { ReadonlySignal } from "@preact/signals";
import { ArrowLeft, KeyRound, RefreshCw } from "lucide";
import { useMemo } from "preact/hooks";
import { PAGES } from "../../shared/http/paths.ts";
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { archivedPhase } from "../ui/archived-phase.ts";
import { PhaseBadge } from "../ui/badge.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import { Plot } from "../ui/plot.tsx";
import { formatSpan, formatWhen } from "../ui/time.ts";
import { curveColumns } from "./columns.ts";
import { Earlier } from "./earlier.tsx";
import { Figures } from "./figures.tsx";
import type { ReportState } from "./load-report.ts";
import { Moments } from "./moments.tsx";
import { Origins } from "./origins.tsx";
import { Recording } from "./recording.tsx";
import { Sound } from "./sound.tsx";
import { Tracks } from "./tracks.tsx";
import "./report.css";

type Props = { state: ReadonlySignal<ReportState>; onRetry: () => void };

export function ReportPage({ state, onRetry }: Props) {
  return (
    <Layout place="booth">
      <div class="report page">
        <Content state={state.value} onRetry={onRetry} />
      </div>
    </Layout>
  );
}

function Content({ state, onRetry }: { state: ReportState; onRetry: () => void }) {
  switch (state.kind) {
    case "loading":
      return (
        <p class="quiet report-waiting" role="status">
          Adding it all up…
        </p>
      );
    case "signedOut":
      return (
        <section class="sheet stack report-note">
          <h1>Reports are for the crew</h1>
          <p class="quiet">This browser isn't signed in.</p>
          <div>
            <ButtonLink variant="primary" size="l" icon={KeyRound} href={PAGES.signIn}>
              Sign in
            </ButtonLink>
          </div>
        </section>
      );
    case "failed":
      return (
        <section class="sheet stack report-note">
          <h1>The report can't be shown</h1>
          <p class="quiet" role="alert">
            {state.sentence}
          </p>
          <div>
            <Button variant="primary" icon={RefreshCw} onClick={onRetry}>
              Try again
            </Button>
          </div>
        </section>
      );
    case "shown":
      return <Report report={state.report} />;
  }
}

function Report({ report }: { report: ReportBody }) {
  return (
    <>
      <Head report={report} />
      {report.minutes.length === 0 ? <Nothing /> : <Told report={report} />}
      <Sound report={report} />
      <Recording report={report} />
      <Earlier report={report} />
    </>
  );
}

function Told({ report }: { report: ReportBody }) {
  const columns = useMemo(() => curveColumns(report), [report]);
  return (
    <>
      <Figures report={report} />
      <section class="sheet report-curve" aria-labelledby="curve">
        <div class="report-curve-head">
          <h2 id="curve">Minute by minute</h2>
          <p class="faint report-keys">
            <span class="report-key people">Here</span>
            <span class="report-key listening">Listening</span>
          </p>
        </div>
        <Plot columns={columns} />
      </section>
      <div class="report-columns">
        <Tracks report={report} />
        <div class="report-side">
          <Moments report={report} />
          <Origins report={report} />
        </div>
      </div>
    </>
  );
}

function Head({ report }: { report: ReportBody }) {
  const { info, title, phase, startedAt, endedAt, broadcastId, complete } = report;
  const isOver = archivedPhase(phase) === "ended";
  return (
    <header class="report-head">
      <a class="report-back" href={`${PAGES.booth}#${info.room}`}>
        <Icon icon={ArrowLeft} size={16} /> Booth of {info.title}
      </a>
      <div class="report-title">
        <h1>{title || "Untitled show"}</h1>
        {!isOver && <PhaseBadge phase={archivedPhase(phase)} />}
      </div>
      <p class="quiet report-when">
        {startedAt !== null && <span>{formatWhen(startedAt, Date.now())}</span>}
        {startedAt !== null && endedAt !== null && <span>{formatSpan(endedAt - startedAt)}</span>}
        {isOver && <a href={PAGES.broadcast(broadcastId)}>The show's page</a>}
      </p>
      {isOver && !complete && report.minutes.length > 0 && (
        <p class="faint" role="status">
          The last minutes are still being added.
        </p>
      )}
    </header>
  );
}

function Nothing() {
  return (
    <section class="sheet stack report-note">
      <h2>Nothing was recorded</h2>
      <p class="quiet">
        The audience of a show is recorded from the moment its doors open. This one is older than
        that, or nobody came through its doors yet.
      </p>
    </section>
  );
}
