// A built HTML page with what this request adds: titles, sharing tags, first words, and the boot data. Escapes everything.
import { BOOT_ELEMENT_ID } from "../../shared/http/bodies.ts";
import type { Context } from "./context.ts";
import { escapeHtml } from "./notice.ts";

export type PageFill = {
  readonly title: string;
  readonly description: string;
  /** Absolute address of a picture for link previews. */
  readonly image?: string | null;
  /** Absolute address where sites that show links ask what this page is called. */
  readonly oembed?: string;
  /** What the page's script finds under id `boot`; absent when it has to ask by itself. */
  readonly boot?: unknown;
  /** First words before any script runs. */
  readonly heading?: string;
  readonly line?: string;
};

/** The page at `path` among the built files, filled. A missing build is said plainly. */
export async function fillPage(path: string, fill: PageFill, context: Context): Promise<Response> {
  const page = await context.env.ASSETS.fetch(new URL(path, context.url.origin));
  if (!page.ok) return notBuilt();
  const html = new Response(page.body, {
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });
  return rewriter(fill, context).transform(html);
}

function rewriter(fill: PageFill, { url, ownOrigin, config }: Context): HTMLRewriter {
  const tags = {
    "og:title": fill.title,
    "og:description": fill.description,
    "og:site_name": config.siteName,
    "og:type": "website",
    "og:url": ownOrigin + url.pathname,
    ...(fill.image ? { "og:image": fill.image } : {}),
  };
  const rewriter = new HTMLRewriter()
    .on("title", { element: (title) => void title.setInnerContent(fill.title) })
    .on('meta[name="description"]', { element: (meta) => void meta.remove() })
    .on("head", {
      element: (head) => void head.append(metaTags(fill, tags), { html: true }),
    });
  replaceText(rewriter, "#shell h1", fill.heading);
  replaceText(rewriter, "#shell p", fill.line);
  if (fill.boot === undefined) return rewriter;
  const script = bootScript(fill.boot);
  return rewriter.on("body", { element: (body) => void body.append(script, { html: true }) });
}

function replaceText(rewriter: HTMLRewriter, selector: string, text: string | undefined): void {
  if (text === undefined) return;
  rewriter.on(selector, { element: (element) => void element.setInnerContent(text) });
}

function metaTags(fill: PageFill, sharing: Readonly<Record<string, string>>): string {
  const description = `<meta name="description" content="${escapeHtml(fill.description)}">`;
  const rest = Object.entries(sharing).map(
    ([name, content]) => `<meta property="${name}" content="${escapeHtml(content)}">`,
  );
  const oembed = fill.oembed
    ? `<link rel="alternate" type="application/json+oembed" href="${escapeHtml(fill.oembed)}">`
    : "";
  return description + rest.join("") + oembed;
}

/** Data, not code: browsers run nothing of this type, and `<` never appears, so no text can end the element. */
export function bootScript(boot: unknown): string {
  const json = JSON.stringify(boot).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${BOOT_ELEMENT_ID}">${json}</script>`;
}

function notBuilt(): Response {
  return new Response("The pages are not built yet. Run `npm run build`.\n", {
    status: 503,
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  });
}
