// A show's minutes as columns of the curve: each as it ended, from an empty house at its beginning.
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import type { Columns } from "../ui/columns.ts";

const MINUTE_MS = 60_000;

export function curveColumns({
  minutes,
  endedAt,
}: Pick<ReportBody, "minutes" | "endedAt">): Columns {
  const first = minutes[0];
  if (!first) return [[], [], []];
  const beginMs = first.at + MINUTE_MS - first.spanMs;
  const endOf = (at: number) => Math.min(at + MINUTE_MS, endedAt ?? Number.POSITIVE_INFINITY);
  return [
    [beginMs / 1000, ...minutes.map(({ at }) => endOf(at) / 1000)],
    // People came before the doors opened: the first minute's own beginning is not known apart from its end.
    [first.people, ...minutes.map(({ people }) => people)],
    [first.listening, ...minutes.map(({ listening }) => listening)],
  ];
}
