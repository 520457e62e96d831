// Points for Analytics Engine in one fixed schema, which is this file and nothing else. Local runs do not enforce the
// service's limits, so this does; it never throws. No person, address or text of anybody is ever in a point.

type About = {
  /** Sampling is per index, so a room keeps its own numbers; "site" where there is none. */
  readonly room: string | null;
  /** A word from a closed set of ours (a close reason, an error code, a token's purpose, a role). */
  readonly detail: string;
  /** Partner id for widgets. */
  readonly partner?: string | null;
  readonly amount?: number;
  readonly tookMs?: number;
};

/** One request that the Worker answered. */
export type RequestPoint = About & {
  readonly event: "request";
  /** Method and template, never the address that was asked for: `GET /api/rooms/:room`. */
  readonly route: string;
  readonly status: number;
  /** What `X-Cache` said; empty where nothing is kept. */
  readonly cache: string;
  /** Where the Worker ran and where the request came from, as the platform names them; empty when it doesn't. */
  readonly colo: string;
  readonly country: string;
  /** Names the visitor's network for one day, under a salt of that day; empty when there is no address. */
  readonly visitor: string;
};
export type Point =
  | (About & { readonly event: "join" | "join.refused" | "token" | "sign_in" | "error" })
  | RequestPoint;

/** What each blob and double holds, in order: a column's number is its place here, counted from 1. Only ever appended to. */
export const BLOBS = [
  "event",
  "detail",
  "partner",
  "route",
  "cache",
  "colo",
  "country",
  "visitor",
] as const;
export const DOUBLES = ["amount", "tookMs", "status"] as const;

/** The column of a blob or double in queries: `blob4`. */
export function columnOf(name: (typeof BLOBS)[number] | (typeof DOUBLES)[number]): string {
  const place = (names: readonly string[]) => names.indexOf(name) + 1;
  return place(BLOBS) > 0 ? `blob${place(BLOBS)}` : `double${place(DOUBLES)}`;
}

const MAX_INDEX_BYTES = 96;
const MAX_BLOB_CHARS = 200;
const NO_REQUEST = { route: "", status: 0, cache: "", colo: "", country: "", visitor: "" };

/** A point as the service takes it. */
export type DataPoint = { indexes: string[]; blobs: string[]; doubles: number[] };
type PointStore = { readonly ANALYTICS?: { writeDataPoint(point: DataPoint): unknown } };

/** Records one point. Missing binding, wrong sizes or a failing service never reach the caller. */
export function measure({ ANALYTICS }: PointStore, point: Point): void {
  try {
    ANALYTICS?.writeDataPoint(toDataPoint(point));
  } catch {
    // A lost number is the whole damage.
  }
}

/** The point in the fixed order of the schema; exactly one index, of at most 96 bytes. */
export function toDataPoint(point: Point): DataPoint {
  const row = { partner: "", amount: 1, tookMs: 0, ...NO_REQUEST, ...point };
  return {
    indexes: [cutBytes(point.room ?? "site", MAX_INDEX_BYTES)],
    blobs: BLOBS.map((name) => (row[name] ?? "").slice(0, MAX_BLOB_CHARS)),
    doubles: DOUBLES.map((name) => finite(row[name] ?? 0)),
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
