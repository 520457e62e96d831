// The API's description (OpenAPI 3.1) from the list of routes and the schemas that validate. Nothing in it is written twice.
import { Hono } from "hono";
import { describeRoute, generateSpecs } from "hono-openapi";
import { problem } from "../../../shared/http/bodies.ts";
import { SESSION_COOKIE } from "../../domain/identity/cookie.ts";
import { SIGNED_HEADERS } from "../../domain/identity/signed-request.ts";
import { ERRORS } from "../../edge/errors.ts";
import { type DescribedRoute, isDescribed } from "./described.ts";
import { CHAPTER_NAMES, operationOf, PROBLEMS, type Resolve } from "./operation.ts";
import { type Json, jsonSchemaOf, sharedNames } from "./schemas.ts";

const CHAPTERS: Readonly<Record<(typeof CHAPTER_NAMES)[number], string>> = {
  "Partners' read API":
    "What is on, who is there, what comes and what was: public, cached, and readable for scripts on pages that a partner has registered.",
  Rooms: "Rooms, their state and their log, and the passes for their sockets.",
  Shows: "What is on, what comes, and what was.",
  "Live sound":
    "Segments as they are sent and heard, HLS for other players, and recordings of past shows. Readable from every site.",
  Library: "Tracks, their files and their waveforms.",
  People: "Signing in, passkeys, invitations, and the people of the staff.",
  Partners: "Sites that show rooms: what they may do, their numbers and their webhooks.",
  Machines: "The signed interface, for operators and partners' servers.",
  Site: "The clock, and whether the site is up.",
};

const INFO = {
  title: "dj-judas",
  version: "1",
  summary: "Live session rooms for a DJ and a gospel group",
  description:
    "Everything the pages of the site do over HTTP, and the read API for partners. Live events go over a WebSocket and are not described here.",
  license: { name: "MIT", identifier: "MIT" },
};

const SECURITY = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "Somebody of the staff who is signed in. Writes must come from the site's own pages.",
  },
  machine: {
    type: "apiKey",
    in: "header",
    name: SIGNED_HEADERS.signature,
    description: "A request signed with a machine's key; docs/SECURITY.md says how.",
  },
};

/** The description of all routes of the API. */
export async function describeApi(routes: readonly DescribedRoute[]): Promise<Json> {
  const names = await sharedNames();
  const parts: Record<string, Json> = {};
  const resolve: Resolve = (schema, io) => jsonSchemaOf(schema, { names, parts, io });
  const responses = problemResponses(resolve(problem, "output"));
  const app = new Hono();
  for (const route of routes.filter(isDescribed)) {
    app.on(route.method, route.path, describeRoute(operationOf(route, resolve)), (c) =>
      c.body(null),
    );
  }
  const documentation = {
    info: INFO,
    servers: [{ url: "/" }],
    tags: CHAPTER_NAMES.map((name) => ({ name, description: CHAPTERS[name] })),
    components: { schemas: sorted(parts), responses, securitySchemes: SECURITY },
    // Every `code` of a refusal, for the page of the documentation.
    "x-problems": problems(),
  };
  // The library's types know OpenAPI to its last corner; what is handed over here is plain JSON, judged by the linter.
  const options = { excludeStaticFile: false, documentation } as unknown as Options;
  return JSON.parse(JSON.stringify(await generateSpecs(app, options))) as Json;
}

type Options = Parameters<typeof generateSpecs>[1];

function problemResponses(schema: Json): Record<string, Json> {
  const of = (description: string) => ({
    description,
    content: { "application/problem+json": { schema } },
  });
  const named = Object.entries(PROBLEMS).map(([status, words]) => [`Problem${status}`, of(words)]);
  return { ...Object.fromEntries(named), Problem: of("Any other refusal.") };
}

function problems(): Record<string, Json> {
  const rows = Object.entries(ERRORS).map(([code, { status, message }]) => [
    code,
    { status, title: message },
  ]);
  return Object.fromEntries(rows);
}

function sorted(parts: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
