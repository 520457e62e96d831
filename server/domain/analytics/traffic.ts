// Questions to the store of points, as its SQL. It keeps a sample: every row stands for `_sample_interval` points, and a point
// for as many requests as its amount says. Counts are sums of both, and nothing here counts rows.

export type Columns = {
  readonly event: string;
  readonly route: string;
  readonly cache: string;
  readonly amount: string;
  readonly tookMs: string;
  readonly status: string;
};
export type TrafficRow = {
  readonly route: string;
  readonly requests: number;
  readonly failures: number;
  readonly hits: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
};

/**
 * Each listener of live sound asks for a piece every second: a point for each would cost about as much as the piece. One in so many
 * is written, and stands for all of them.
 */
export const SOUND_POINTS_ONE_IN = 60;
export const TRAFFIC_MAX_HOURS = 24 * 90;
const ROUTES_MAX = 200;

/** Requests by route over the last `hours`. `dataset`: a name of ours, never of a request. */
export function trafficQuery(
  { event, route, cache, amount, tookMs, status }: Columns,
  { dataset, hours }: { readonly dataset: string; readonly hours: number },
): string {
  const whole = Math.min(TRAFFIC_MAX_HOURS, Math.max(1, Math.floor(hours)));
  const kept = ["EDGE-HIT", "KV-HIT", "STALE"].map((state) => `${cache} = '${state}'`).join(" OR ");
  const requests = `_sample_interval * ${amount}`;
  return `SELECT ${route} AS route,
  SUM(${requests}) AS requests,
  SUM(IF(${status} >= 500, ${requests}, 0)) AS failures,
  SUM(IF(${kept}, ${requests}, 0)) AS hits,
  quantileExactWeighted(0.5)(${tookMs}, _sample_interval) AS p50_ms,
  quantileExactWeighted(0.95)(${tookMs}, _sample_interval) AS p95_ms
FROM ${dataset}
WHERE ${event} = 'request' AND timestamp > NOW() - INTERVAL '${whole}' HOUR
GROUP BY route
ORDER BY requests DESC
LIMIT ${ROUTES_MAX}
FORMAT JSON`;
}

/** The answer's rows; null when it isn't one. Large sums come as text. */
export function readTraffic(answer: unknown): TrafficRow[] | null {
  const rows = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(rows)) return null;
  return rows.map((row: Record<string, unknown>) => ({
    route: String(row.route ?? ""),
    requests: Number(row.requests ?? 0),
    failures: Number(row.failures ?? 0),
    hits: Number(row.hits ?? 0),
    p50Ms: Number(row.p50_ms ?? 0),
    p95Ms: Number(row.p95_ms ?? 0),
  }));
}
