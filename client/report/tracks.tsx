// The tracks of a show, and of those who heard each begin, how many stayed to its end.
import type { ReportBody, ReportTrack } from "../../shared/http/report-bodies.ts";
import { Artwork } from "../ui/artwork.tsx";
import { formatCount } from "../ui/numbers.ts";
import { formatClock } from "../ui/time.ts";
import { shareStayed } from "./words.ts";

export function Tracks({ report: { tracks } }: { report: ReportBody }) {
  return (
    <section class="sheet report-panel" aria-labelledby="tracks">
      <h2 id="tracks">Who stayed for what</h2>
      {tracks.length === 0 ? (
        <p class="quiet">No track was played from the library.</p>
      ) : (
        <ol class="report-tracks">
          {tracks.map((track) => (
            <Track key={track.seq} track={track} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Track({ track }: { track: ReportTrack }) {
  const { at, title, artist, artworkKey, began, stayed } = track;
  const share = shareStayed(began, stayed);
  return (
    <li class="report-track">
      <span class="faint tabular report-track-at">{formatClock(at)}</span>
      <Artwork artworkKey={artworkKey} words={`${title} ${artist}`} class="report-art" lazy />
      <span class="grow report-track-words">
        <span class="report-track-title truncate">{title}</span>
        <span class="quiet report-track-artist truncate">{artist || "Unknown artist"}</span>
        {share !== null && (
          <span class="report-bar" aria-hidden="true">
            <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
          </span>
        )}
      </span>
      <span class="report-stayed">
        {share === null ? (
          <span class="faint">not heard</span>
        ) : (
          <>
            <b class="tabular">{Math.round(share * 100)}%</b>
            <span class="faint tabular">
              {formatCount(stayed ?? 0)} of {formatCount(began ?? 0)}
            </span>
          </>
        )}
      </span>
    </li>
  );
}
