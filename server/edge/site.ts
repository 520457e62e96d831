// The site's small fixed answers: the clock, whether it is up, what robots may read, and loose files like the icon.

import * as z from "zod/mini";
import { healthBody, timeBody } from "../../shared/http/bodies.ts";
import { API, PAGES } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { route } from "./route.ts";

const LOOSE_FILE = /^[a-z0-9-]{1,40}\.(?:svg|png|ico|webmanifest)$/;

export const SITE_ROUTES = [
  route({
    method: "GET",
    path: API.time,
    summary: "The server's clock",
    answer: timeBody,
    auth: "public",
    rate: null,
    handle: () => ok({ nowMs: Date.now() }),
  }),
  route({
    method: "GET",
    path: API.health,
    summary: "Whether the site and its database are up",
    answer: healthBody,
    auth: "public",
    rate: null,
    handle: async (_input, { env, nowMs }) => {
      await env.DB.prepare("SELECT 1 FROM rooms LIMIT 1").first();
      return ok({ ok: true, version: env.VERSION.id, nowMs });
    },
  }),
  route({
    method: "GET",
    path: "/robots.txt",
    auth: "public",
    headers: "file",
    handle: () =>
      new Response(
        `User-agent: *\nDisallow: /api/\nDisallow: ${PAGES.booth}\nDisallow: /embed/\n`,
        {
          headers: { "Cache-Control": "public, max-age=3600" },
        },
      ),
  }),
  route({
    method: "GET",
    path: "/:file{[^/]+\\.[a-z]+}",
    auth: "public",
    headers: "file",
    params: z.object({ file: z.string().check(z.regex(LOOSE_FILE)) }),
    handle: async ({ params }, { env, url }) => {
      const file = await env.ASSETS.fetch(new URL(`/${params.file}`, url.origin));
      if (!file.ok) return err({ code: "not_found" });
      const type = file.headers.get("Content-Type") ?? "application/octet-stream";
      return new Response(file.body, {
        headers: { "Content-Type": type, "Cache-Control": "public, max-age=3600" },
      });
    },
  }),
];
