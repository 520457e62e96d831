// How the live sound of the show went, in two or three sentences.
import type { ReportBody, ReportSound } from "../../shared/http/report-bodies.ts";
import { formatCount } from "../ui/numbers.ts";
import { formatClock, formatSpan } from "../ui/time.ts";
import { formatListening } from "./words.ts";

export function Sound({ report: { sound } }: { report: ReportBody }) {
  if (sound === null) return null;
  return (
    <section class="sheet report-panel" aria-labelledby="sound">
      <h2 id="sound">Live sound</h2>
      <p>
        {formatSpan(sound.heardMs)} on air
        {sound.runs > 1 && `, begun ${formatCount(sound.runs)} times`}.
      </p>
      <p class="quiet">{silenceOf(sound)}</p>
      {sound.lostSegments > 0 && (
        <p class="quiet">
          {formatCount(sound.lostSegments)} of {formatCount(sound.segments)} pieces never came.
        </p>
      )}
    </section>
  );
}

function silenceOf({ longestSilence, silentMs }: ReportSound): string {
  if (longestSilence === null) return "It was never silent in between.";
  const { ms, at } = longestSilence;
  return `The longest silence in between was ${formatListening(ms)}, at ${formatClock(at)}; ${formatListening(silentMs)} in all.`;
}
