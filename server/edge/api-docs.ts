// What the API is: the description for programs, which is written with the sources, and its page for people.
import { API, PAGES } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import type { Context } from "./context.ts";
import { fillPage } from "./page.ts";
import { type Answer, route } from "./route.ts";

const KEPT = "public, max-age=300";

export const API_DOCS_ROUTES = [
  route({
    method: "GET",
    path: API.description,
    auth: "public",
    headers: "file",
    handle: (_input, context) => description(context),
  }),
  route({
    method: "GET",
    path: PAGES.docs,
    auth: "public",
    headers: "page",
    handle: (_input, context) => {
      const title = `API · ${context.config.siteName}`;
      const description = "What this site answers over HTTP, for people who build on it.";
      return fillPage("/docs/index.html", { title, description, heading: "API" }, context);
    },
  }),
];

/** The built file as it is, or that the asker has it already. */
async function description({ env, url, request }: Context): Promise<Answer> {
  const known = request.headers.get("If-None-Match");
  const asked = known === null ? {} : { headers: { "If-None-Match": known } };
  const file = await env.ASSETS.fetch(new URL("/openapi.json", url.origin), asked);
  if (!file.ok && file.status !== 304) return err({ code: "unavailable" });
  const tag = file.headers.get("ETag");
  return new Response(file.body, {
    status: file.status,
    headers: {
      // Public like the pages it describes: tools of other sites may read it as well.
      "Access-Control-Allow-Origin": "*",
      "Cache-Control": KEPT,
      "Content-Type": "application/json",
      ...(tag === null ? {} : { ETag: tag }),
    },
  });
}
