// Numbers for Analytics Engine in one fixed schema. Local runs do not enforce its limits, so this wrapper does; it never throws.

/** Every point: index1 = room or "site", blob1 = event, blob2 = detail, blob3 = audience, double1 = amount, double2 = took ms. */
export type Point = {
  readonly event: "join" | "join.refused" | "token" | "sign_in" | "error";
  /** Sampling is per index, so a room keeps its own numbers; "site" where there is none. */
  readonly room: string | null;
  /** A word from a closed set of ours (a close reason, an error code, a token purpose). */
  readonly detail: string;
  /** Partner id for widgets. */
  readonly partner?: string | null;
  readonly amount?: number;
  readonly tookMs?: number;
};

const MAX_INDEX_BYTES = 96;
const MAX_BLOB_CHARS = 200;

/** Records one point. Missing binding, wrong sizes or a failing service never reach the caller. */
export function measure(env: { readonly ANALYTICS?: AnalyticsEngineDataset }, point: Point): void {
  try {
    env.ANALYTICS?.writeDataPoint(toDataPoint(point));
  } catch {
    // A lost number is the whole damage.
  }
}

/** The point in the fixed order of the schema; exactly one index, of at most 96 bytes. */
export function toDataPoint(point: Point): AnalyticsEngineDataPoint {
  return {
    indexes: [cutBytes(point.room ?? "site", MAX_INDEX_BYTES)],
    blobs: [point.event, point.detail, point.partner ?? ""].map((t) => t.slice(0, MAX_BLOB_CHARS)),
    doubles: [finite(point.amount ?? 1), finite(point.tookMs ?? 0)],
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function cutBytes(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength <= maxBytes) return text;
  // Cutting a character in half leaves U+FFFD, which is longer than what it replaces: drop it.
  return new TextDecoder().decode(bytes.slice(0, maxBytes)).replace(/\uFFFD+$/, "");
}
