// What the API is: the description for programs, which is written with the sources, and its page for people.
import { API, PAGES } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { fillPage } from "./page.ts";
import { route } from "./route.ts";

const KEPT = "public, max-age=300";

export const API_DOCS_ROUTES = [
  route({
    method: "GET",
    path: API.description,
    auth: "public",
    headers: "file",
    handle: async (_input, { env, url }) => {
      const file = await env.ASSETS.fetch(new URL("/openapi.json", url.origin));
      if (!file.ok) return err({ code: "unavailable" });
      // Public like the pages it describes: tools of other sites may read it as well.
      const headers = { "Access-Control-Allow-Origin": "*", "Cache-Control": KEPT };
      return new Response(file.body, {
        headers: { ...headers, "Content-Type": "application/json" },
      });
    },
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
