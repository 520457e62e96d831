// What operators watch a site by: its metrics for a collector, and its traffic as the store of points has it.
import * as z from "zod/mini";
import { ADMIN, API } from "../../shared/http/paths.ts";
import { trafficBody } from "../../shared/http/report-bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { CONTENT_TYPES, formatFor, metricsText } from "../domain/analytics/open-metrics.ts";
import { siteMetrics } from "../domain/analytics/site-metrics.ts";
import { readTraffic, TRAFFIC_MAX_HOURS, trafficQuery } from "../domain/analytics/traffic.ts";
import { columnOf } from "../platform/metrics.ts";
import { type AskPoints, pointsApi } from "../platform/points-query.ts";
import { siteFigures } from "../platform/site-figures.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { type Answer, route } from "./route.ts";

const HOURS = 24;
const TEXT_TYPES = ["text/plain", "application/openmetrics-text"];
const hoursQuery = z.object({
  hours: z.optional(z.string().check(z.regex(/^[1-9][0-9]{0,3}$/))),
});

export const OPERATOR_ROUTES = [
  route({
    method: "GET",
    path: API.metrics,
    auth: { can: "site" },
    answerType: TEXT_TYPES,
    summary: "The site's metrics as OpenMetrics or Prometheus text",
    handle: (_input, context) => metrics(context),
  }),
  route({
    method: "GET",
    path: ADMIN.metrics,
    auth: { signed: "site" },
    answerType: TEXT_TYPES,
    summary: "The site's metrics as OpenMetrics or Prometheus text, for machines",
    handle: (_input, context) => metrics(context),
  }),
  route({
    method: "GET",
    path: API.traffic,
    auth: { can: "site" },
    query: hoursQuery,
    answer: trafficBody,
    summary: "Requests by route over the last hours",
    handle: ({ query }, context) => trafficOf(Number(query.hours ?? HOURS), context),
  }),
];

async function metrics({ env, request }: Context): Promise<Response> {
  const format = formatFor(request.headers.get("Accept"));
  const text = metricsText(siteMetrics(await siteFigures(env)), format);
  return new Response(text, {
    headers: { "Content-Type": CONTENT_TYPES[format], "Cache-Control": "no-store" },
  });
}

async function trafficOf(hours: number, { config }: Context): Promise<Answer> {
  const { points } = config;
  if (!points) return ok({ configured: false, hours, rows: [] });
  const rows = await askTraffic(pointsApi(points), points.dataset, hours);
  return rows.ok ? ok({ configured: true, hours, rows: rows.value }) : rows;
}

/** Rows of the store, asked in its own language. */
export async function askTraffic(
  ask: AskPoints,
  dataset: string,
  hours: number,
): Promise<Result<NonNullable<ReturnType<typeof readTraffic>>, Refused>> {
  if (hours > TRAFFIC_MAX_HOURS) return err({ code: "bad_request" });
  const names = ["event", "route", "cache", "amount", "tookMs", "status"] as const;
  const columns = Object.fromEntries(names.map((name) => [name, columnOf(name)]));
  const answer = await ask(
    trafficQuery(columns as Record<(typeof names)[number], string>, { dataset, hours }),
  );
  const rows = answer.ok ? readTraffic(answer.value) : null;
  return rows ? ok(rows) : err({ code: "unavailable", retryAfterMs: 10_000 });
}
