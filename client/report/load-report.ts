// Asks for a report, and again while its last minutes are on their way: a moment after the show, and once a minute during it.
import type { ReportBody } from "../../shared/http/report-bodies.ts";
import { getReport } from "../session/report-api.ts";

export type ReportState =
  | { readonly kind: "loading" }
  | { readonly kind: "signedOut" }
  | { readonly kind: "failed"; readonly sentence: string }
  | { readonly kind: "shown"; readonly report: ReportBody };

const SOON_MS = 2_000;
const LATER_MS = 60_000;
const TRIES = 5;

export async function loadReport(
  { room, id }: { room: string; id: string },
  show: (state: ReportState) => void,
  tries = 1,
): Promise<void> {
  const answer = await getReport(room, id);
  if (!answer.ok) {
    const { code, message } = answer.error;
    return show(
      code === "signed_out" ? { kind: "signedOut" } : { kind: "failed", sentence: message },
    );
  }
  const report = answer.value;
  show({ kind: "shown", report });
  if (report.complete) return;
  const isSoon = tries < TRIES;
  // A show of an older version has no record at all; there is nothing to wait for.
  if (!isSoon && report.endedAt !== null) return;
  const waitMs = isSoon ? SOON_MS : LATER_MS;
  setTimeout(() => void loadReport({ room, id }, show, tries + 1), waitMs);
}
