// One PUT of live sound, and what its answer means for the queue.
import { LIVE } from "../../../shared/http/paths.ts";
import { HEADER, type Part } from "./send-order.ts";

/** stored: the server has it · again: try later · pass: a fresh pass is needed · never: no repetition will help. */
export type PutOutcome =
  | { readonly kind: "stored" }
  | { readonly kind: "again"; readonly afterMs: number | null }
  | { readonly kind: "pass" }
  | { readonly kind: "never" };

/** Longer than a segment needs on a line that carries the lowest bitrate. */
const TIMEOUT_MS = 15_000;
const PASS_STATUSES: readonly number[] = [401, 403];
const LATER_STATUSES: readonly number[] = [408, 425, 429];

export async function putPart(part: Part, token: string): Promise<PutOutcome> {
  const { bytes } = part;
  const path = pathOf(part);
  try {
    const { status, headers } = await fetch(path, {
      method: "PUT",
      body: bytes,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "audio/mp4" },
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return outcomeOf(status, headers.get("Retry-After"));
  } catch {
    return { kind: "again", afterMs: null };
  }
}

function pathOf({ show, epoch, n, low }: Part): string {
  if (n === HEADER) return LIVE.init(show, epoch);
  return LIVE[low ? "low" : "segment"](show, epoch, n);
}

function outcomeOf(status: number, retryAfter: string | null): PutOutcome {
  // 409: there is sound under this number already, and it stays.
  if (status < 300 || status === 409) return { kind: "stored" };
  if (PASS_STATUSES.includes(status)) return { kind: "pass" };
  if (status >= 500 || LATER_STATUSES.includes(status)) {
    const seconds = Number(retryAfter ?? Number.NaN);
    return { kind: "again", afterMs: Number.isFinite(seconds) ? seconds * 1_000 : null };
  }
  return { kind: "never" };
}
