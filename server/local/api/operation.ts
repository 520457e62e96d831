// What the description says of one route: who may ask, what goes in, what comes out, what can go wrong.
import type { DescribeRouteOptions } from "hono-openapi";
import type { DescribedRoute } from "./described.ts";
import type { Json } from "./schemas.ts";

type Responses = Record<string, Json>;
export type Resolve = (
  schema: NonNullable<DescribedRoute["docs"]["answer"]>,
  direction: "input" | "output",
) => Json;

/** Status codes of refusals that the description names, and when each comes. */
export const PROBLEMS = {
  400: "The request isn't valid.",
  401: "Nobody is signed in, or the signature isn't right.",
  403: "Whoever asks may not, or must confirm with a passkey first.",
  404: "There is nothing of that name.",
  409: "It contradicts what is already there.",
  413: "The content is larger than allowed.",
  415: "The content is of another type.",
  422: "The Idempotency-Key was used for a different request.",
  429: "Too many requests. `Retry-After` says when the next one makes sense.",
  503: "It isn't available right now. `Retry-After` says when to try again.",
} as const;
type ProblemStatus = keyof typeof PROBLEMS;

/** Of stored objects; without a body. */
const UNMET = {
  412: { description: "What is stored is not what the conditions want." },
  416: { description: "The range lies outside; `Content-Range` says how long it is." },
} as const;

/** The operation, with references to the shared responses. */
export function operationOf(route: DescribedRoute, resolve: Resolve): DescribeRouteOptions {
  const { docs } = route;
  return {
    operationId: operationId(route),
    summary: docs.summary ?? "",
    description: wordsOf(route),
    tags: [...(docs.tags ?? [chapterOf(route)])],
    security: securityOf(route),
    parameters: parametersOf(route, resolve),
    ...bodyOf(route, resolve),
    responses: { ...successOf(route, resolve), ...keptOf(route), ...refusalsOf(route) },
  } as unknown as DescribeRouteOptions;
}

/** `GET /api/rooms/:room/log` → `getRoomsRoomLog`. */
export function operationId({ method, path }: Pick<DescribedRoute, "method" | "path">): string {
  const words = path
    .replace(/^\/api\//, "")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return (
    method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("")
  );
}

const CHAPTERS: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v1\//, "Partners' read API"],
  [/^\/api\/admin\//, "Machines"],
  [/^\/api\/partner(?:s\b|\/)/, "Partners"],
  [/^\/api\/(?:me|passkeys|sign-in|sign-out|invites|people)\b/, "People"],
  [/^\/api\/(?:tracks|uploads)\b/, "Library"],
  [/^\/api\/(?:home|broadcasts|history|feed|search)\b/, "Shows"],
  [/^\/live\/|^\/api\/rooms\/:room\/sound\b/, "Live sound"],
  [/^\/api\/rooms\b/, "Rooms"],
];
/** Where nothing else fits. */
export const LAST_CHAPTER = "Site";
/** The chapters, in the order of the description. */
export const CHAPTER_NAMES = [
  "Partners' read API",
  "Rooms",
  "Shows",
  "Live sound",
  "Library",
  "People",
  "Partners",
  "Machines",
  LAST_CHAPTER,
] as const;

function chapterOf({ path }: DescribedRoute): string {
  return CHAPTERS.find(([pattern]) => pattern.test(path))?.[1] ?? LAST_CHAPTER;
}

const isStaff = (auth: DescribedRoute["auth"]): auth is { readonly can: string } =>
  auth !== "public" && "can" in auth;
const isMachine = (auth: DescribedRoute["auth"]) => auth !== "public" && "signed" in auth;
const isWrite = ({ method }: DescribedRoute) => method !== "GET";

function securityOf({ auth }: DescribedRoute): Record<string, string[]>[] {
  if (auth === "public") return [];
  return [isStaff(auth) ? { session: [] } : { machine: [] }];
}

function wordsOf(route: DescribedRoute): string {
  const { auth, stepUp, rate, cors, docs } = route;
  const said = [
    isStaff(auth) ? `For staff whose role holds \`${auth.can}\`.` : null,
    isMachine(auth) && "signed" in auth ? `For machines with a key of a ${auth.signed}.` : null,
    stepUp ? "Asks for a touch of the passkey within the last five minutes." : null,
    cors ? "Scripts on the pages that a partner of the room has registered may read it." : null,
    rate === null ? null : `Counted by the limit \`${rate}\`.`,
    docs.kept === "answer"
      ? "Kept at the edge (`X-Cache`, `Age`); counted by the limit `api-read` only where its source is asked."
      : null,
  ];
  return said.filter((words) => words !== null).join(" ");
}

const keyParameter = (required: boolean): Json => ({
  name: "Idempotency-Key",
  in: "header",
  required,
  description:
    "Names this intent. A repetition with the same key happens once and is answered as the first was, for a day.",
  schema: { type: "string", pattern: "^[A-Za-z0-9_.:-]{8,64}$" },
});

function parametersOf(route: DescribedRoute, resolve: Resolve): Json[] {
  const { path, auth, docs, bodyKind } = route;
  const inPath = schemasOf(docs.params, resolve);
  const params = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: inPath.properties[name] ?? { type: "string" },
  }));
  const query = schemasOf(docs.query, resolve);
  const asked = Object.entries(query.properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: query.required.includes(name),
    schema,
  }));
  const takesKey = isWrite(route) && auth !== "public" && bodyKind !== "raw";
  return [...params, ...asked, ...(takesKey ? [keyParameter(isMachine(auth))] : [])];
}

function schemasOf(schema: DescribedRoute["docs"]["params"], resolve: Resolve) {
  const { properties = {}, required = [] } = (schema ? resolve(schema, "input") : {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return { properties, required };
}

function bodyOf({ docs, bodyKind }: DescribedRoute, resolve: Resolve): Json {
  if (bodyKind === "raw") {
    const content = {
      "application/octet-stream": { schema: { type: "string", format: "binary" } },
    };
    return { requestBody: { required: true, content } };
  }
  if (!docs.body) return {};
  const content = { "application/json": { schema: resolve(docs.body, "input") } };
  return { requestBody: { required: true, content } };
}

function successOf({ docs }: DescribedRoute, resolve: Resolve): Responses {
  const { answer, answerType, status } = docs;
  if (answer === null) return { 204: { description: "Done." } };
  const description = status === 201 ? "Made." : status === 202 ? "Begun." : "The answer.";
  if (answerType !== null) {
    const types = [answerType].flat().map((type) => [type, { schema: { type: "string" } }]);
    const content = Object.fromEntries(types);
    return { [status]: { description, content } };
  }
  if (answer === undefined) return { [status]: { description } };
  const content = { "application/json": { schema: resolve(answer, "output") } };
  return { [status]: { description, content } };
}

/** What is kept is told with a tag: nothing to whoever has it, and of a stored object also some of it. */
function keptOf({ docs: { kept, answerType } }: DescribedRoute): Responses {
  if (kept === null) return {};
  const same = { 304: { description: "It is what the asker has already." } };
  if (kept === "answer") return same;
  const types = [answerType ?? []].flat().map((type) => [type, { schema: { type: "string" } }]);
  const part = { description: "The range that was asked for.", content: Object.fromEntries(types) };
  return { 206: part, ...same, ...UNMET };
}

/** The refusals that can come before a handler runs, and those of any handler. */
function refusalsOf(route: DescribedRoute): Responses {
  const { auth, docs, rate, bodyKind } = route;
  const takesKey = isWrite(route) && auth !== "public";
  const rows: readonly (readonly [boolean, ProblemStatus])[] = [
    [docs.query !== null || bodyKind !== "none" || takesKey, 400],
    [auth !== "public", 401],
    [auth !== "public" || isWrite(route), 403],
    [docs.params !== null, 404],
    [isWrite(route), 409],
    [bodyKind !== "none", 413],
    [bodyKind !== "none", 415],
    [takesKey, 422],
    [rate !== null || docs.kept === "answer", 429],
    [true, 503],
  ];
  const named = rows
    .filter(([comes]) => comes)
    .map(([, status]) => [status, { $ref: `#/components/responses/Problem${status}` }]);
  return { ...Object.fromEntries(named), default: { $ref: "#/components/responses/Problem" } };
}
