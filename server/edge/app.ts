// The Worker's front: matches a path to a route and hands over. No rule lives here.
import { Hono, type Context as HonoContext } from "hono";
import type { Result } from "../../shared/result.ts";
import { type Config, parseConfig } from "../config.ts";
import { randomText } from "../platform/base64url.ts";
import { log } from "../platform/log.ts";
import { runChores } from "./chores.ts";
import type { Context } from "./context.ts";
import { dispatch, refuse } from "./dispatch.ts";
import { errorResponse } from "./errors.ts";
import { ownOriginOf } from "./origin.ts";
import { ROUTES } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";

type Variables = { config: Config };
type C = HonoContext<{ Bindings: Env; Variables: Variables }>;

const app = new Hono<{ Bindings: Env; Variables: Variables }>();

for (const route of ROUTES) {
  app.on(route.method, route.path, (c) => dispatch(route, c.req.param(), contextOf(c)));
}
for (const path of new Set(ROUTES.map((route) => route.path))) {
  const methods = ROUTES.filter((route) => route.path === path).map((route) => route.method);
  const headers = { Allow: methods.join(", ") };
  app.all(path, (c) => refuse({ code: "method_not_allowed", headers }, contextOf(c)));
}
app.notFound((c) => refuse({ code: "not_found" }, contextOf(c)));

export default {
  fetch: (request, env, ctx) => {
    const config = configOf(env);
    if (config.ok) return app.fetch(request, env, ctx);
    // Names of settings help whoever is setting up a local copy; nobody else is told.
    const message = String(env.ENVIRONMENT) === "local" ? { message: config.error } : {};
    const answer = errorResponse({ code: "misconfigured", ...message }, randomText(9));
    const place = { ownOrigin: new URL(request.url).origin };
    for (const row of Object.entries(securityHeaders("api", place))) answer.headers.set(...row);
    return answer;
  },
  scheduled: (_controller, env, ctx) => {
    ctx.waitUntil(runChores(env, Date.now()));
  },
} satisfies ExportedHandler<Env>;

function contextOf(c: C): Context {
  const config = configOf(c.env);
  if (!config.ok) throw new Error("unreachable: checked before dispatch");
  const url = new URL(c.req.url);
  return {
    env: c.env,
    config: config.value,
    request: c.req.raw,
    url,
    requestId: randomText(9),
    nowMs: Date.now(),
    ownOrigin: ownOriginOf(config.value.publicOrigin, url),
    front: config.value.environment === "local" ? null : frontOf(c.executionCtx),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  };
}

/** Not every host has entrypoints to call, and here nothing is kept in front of them. */
function frontOf(ctx: C["executionCtx"]): Pick<Fetcher, "fetch"> | null {
  const { exports } = ctx as Partial<ExecutionContext>;
  return exports?.PublicRead ?? null;
}

const configs = new WeakMap<Env, Result<Config, string>>();

/** Parsed once per environment object; a bad one is logged once. */
function configOf(env: Env): Result<Config, string> {
  const known = configs.get(env);
  if (known) return known;
  const parsed = parseConfig(env as unknown as Record<string, unknown>);
  if (!parsed.ok) log({ event: "config.bad", problems: parsed.error });
  configs.set(env, parsed);
  return parsed;
}
