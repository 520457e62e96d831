// The one way to make a route. None can exist without saying who may use it, and no write passes without proof that it
// comes from our own pages. `routes.ts` lists them all, so the matrix of routes, roles and answers can be generated.
import * as z from "zod/mini";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Capability } from "../../shared/roles.ts";
import type { PolicyName } from "../domain/rate/policies.ts";
import { type BodyRule, NO_BODY } from "./body-rule.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import type { Machine, SignedAuth } from "./machine.ts";
import type { RouteDocs } from "./route-docs.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** `public`: anybody. `can`: the capability that the signed-in person must hold. `signed`: a machine's key, no person. */
export type Auth = "public" | { readonly can: Capability } | SignedAuth;
/** Which security headers the answer gets; what a handler sets itself stays. */
export type HeaderProfile = "api" | "page" | "booth" | "embed" | "media" | "file";

/** `staff` is null on public routes, whoever asks: their handlers must not depend on a session. So it is on signed ones. */
export type Input<A extends Auth, P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly staff: A extends "public" | SignedAuth ? null : Staff;
  readonly machine: A extends SignedAuth ? Machine : null;
};

/** A plain value is answered as JSON, `undefined` as 204, a Response as it is. */
export type Answer = Result<unknown, Refused> | Response;

export type RouteSpec<A extends Auth, P, Q, B> = {
  readonly method: Method;
  /** Hono's pattern, e.g. `/api/rooms/:room`. */
  readonly path: string;
  readonly auth: A;
  readonly headers?: HeaderProfile;
  /** Path parameters; a value that does not parse is a 404. */
  readonly params?: z.core.$ZodType<P>;
  readonly query?: z.core.$ZodType<Q>;
  readonly body?: BodyRule<B>;
  /** Counted per person on staff routes, per address prefix on public ones. Said by nobody: `usualRate`; null: none. */
  readonly rate?: PolicyName | null;
  /** What cannot be undone: only for somebody who touched their key within the last minutes, else code `step_up`. */
  readonly stepUp?: boolean;
  /** Scripts on the pages of partners of the room in the path may read the answer. For public reads only. */
  readonly cors?: boolean;
  /** What a success answers as JSON, for the API's description; null: nothing (204). Said by nobody: no JSON. */
  readonly answer?: z.core.$ZodType | null;
  /** The media type of a success that is text and no JSON. */
  readonly answerType?: string | readonly string[];
  /** How a success is kept, for the API's description; not at all when not said. */
  readonly kept?: "answer" | "file";
  /** The status of that success; 200, or 204 where there is nothing to answer, when not said. */
  readonly status?: 200 | 201 | 202;
  /** One plain sentence for the API's description, without a full stop. */
  readonly summary?: string;
  /** The chapter of the API's description; made from the path when not said. */
  readonly tags?: readonly string[];
  readonly handle: (input: Input<A, P, Q, B>, context: Context) => Promise<Answer> | Answer;
};

/** A route as the dispatcher and the matrix see it. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly auth: Auth;
  readonly headers: HeaderProfile;
  readonly rate: PolicyName | null;
  readonly stepUp: boolean;
  readonly cors: boolean;
  readonly bodyKind: BodyRule<unknown>["kind"];
  /** What the API's description says of it; nothing here decides anything. */
  readonly docs: RouteDocs;
  /** Reads and checks the input, then runs the handler. The dispatcher has dealt with identity and rate before. */
  run(
    staff: Staff | null,
    params: Record<string, string>,
    context: Context,
    machine?: Machine | null,
  ): Promise<Answer>;
};

/** Declares a route. Writes (everything but GET) additionally need a same-origin request; the dispatcher sees to it. */
export function route<A extends Auth, P = unknown, Q = unknown, B = undefined>(
  spec: RouteSpec<A, P, Q, B>,
): Route {
  const { method, path, auth } = spec;
  const rule = (spec.body ?? NO_BODY) as BodyRule<B>;
  return {
    method,
    path,
    auth,
    headers: spec.headers ?? "api",
    rate: spec.rate === undefined ? usualRate(spec) : spec.rate,
    stepUp: spec.stepUp ?? false,
    cors: spec.cors ?? false,
    bodyKind: rule.kind,
    docs: routeDocs(spec, rule),
    run: async (staff, rawParams, context, machine = null) => {
      const params = read(spec.params, rawParams, { code: "not_found" });
      if (!params.ok) return params;
      const rawQuery = Object.fromEntries(context.url.searchParams);
      const query = read(spec.query, rawQuery, { code: "bad_request" });
      if (!query.ok) return query;
      const body = await rule.read(context.request, context.config);
      if (!body.ok) return body;
      const input = { params: params.value, query: query.value, body: body.value, staff, machine };
      return spec.handle(input as Input<A, P, Q, B>, context);
    },
  };
}

function routeDocs<A extends Auth, P, Q, B>(
  { answer, answerType, kept, status, summary, tags, params, query }: RouteSpec<A, P, Q, B>,
  { schema, kind }: BodyRule<B>,
): RouteDocs {
  return {
    answer,
    answerType: answerType ?? null,
    kept: kept ?? null,
    status: status ?? (answer === null ? 204 : 200),
    summary: summary ?? null,
    tags: tags ?? null,
    params: params ?? null,
    query: query ?? null,
    body: kind === "json" && schema ? schema : null,
  };
}

/** Reads and writes of the API are limited unless their route says otherwise; pages and files are not. */
function usualRate({
  method,
  headers = "api",
}: Pick<Route, "method"> & Partial<Pick<Route, "headers">>) {
  if (headers !== "api") return null;
  return method === "GET" ? "api-read" : "api-write";
}

function read<T>(
  schema: z.core.$ZodType<T> | undefined,
  raw: Record<string, string>,
  refused: Refused,
): Result<T, Refused> {
  if (!schema) return ok(raw as T);
  const parsed = z.safeParse(schema, raw);
  return parsed.success ? ok(parsed.data) : err(refused);
}
