// The product with its built pages: a server without wrangler has no asset store, so they come as a setting.
import app from "../../server/edge/app.ts";

export * from "../../server/index.ts";

const TYPES: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript" };

/** Files by their path among the built pages, out of the variable `BUILT_PAGES`. */
function storeOf(env: Env): Fetcher {
  const files = JSON.parse((env as unknown as { BUILT_PAGES: string }).BUILT_PAGES);
  const store = {
    fetch: async (url: URL) => {
      const text: string | undefined = files[url.pathname];
      if (text === undefined) return new Response(null, { status: 404 });
      const type = TYPES[url.pathname.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      return new Response(text, { headers: { "Content-Type": type } });
    },
  };
  return store as unknown as Fetcher;
}

export default {
  fetch: (request, env, ctx) => app.fetch(request, { ...env, ASSETS: storeOf(env) }, ctx),
  scheduled: app.scheduled,
} satisfies ExportedHandler<Env>;
