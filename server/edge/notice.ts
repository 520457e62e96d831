// Small pages that need no build: not found, may not be framed, not ready. Plain words, the site's colours, one way on.
import { ERRORS, type ErrorCode } from "./errors.ts";

type Notice = { readonly title: string; readonly text: string };

const WORDS: Partial<Record<ErrorCode, Notice>> = {
  not_found: {
    title: "This page isn't here",
    text: "The link may be old, or a letter got lost on the way. The music is still on the front page.",
  },
  no_such_room: {
    title: "There is no such room",
    text: "The room may have been renamed. See on the front page what is on now.",
  },
  origin_not_allowed: {
    title: "This room can't be shown here",
    text: "The site around this frame isn't registered for this room. Open the room on its own page instead.",
  },
  misconfigured: {
    title: "Not ready yet",
    text: "This site is being set up. Please come back in a few minutes.",
  },
};

const STYLE = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;box-sizing:border-box;
font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
background:light-dark(#f7f5fb,#14121c);color:light-dark(#1b1726,#f4f1fa)}
main{max-width:34rem}
p.code{margin:0;font-size:14px;letter-spacing:.08em;color:light-dark(#5d5570,#b3abc7)}
h1{margin:.2em 0 .4em;font-size:clamp(28px,6vw,44px);line-height:1.15;letter-spacing:-.02em}
a{display:inline-block;margin-top:12px;padding:12px 22px;border-radius:999px;text-decoration:none;font-weight:600;
background:light-dark(#1b1726,#f4f1fa);color:light-dark(#fff,#14121c)}
a:focus-visible{outline:3px solid light-dark(#6b3fd4,#b79cff);outline-offset:3px}
`;

/** Shows a failure to a person. Text comes from our own tables only. */
export async function noticePage(
  code: ErrorCode,
  site: { name: string; href: string },
): Promise<Response> {
  const { status } = ERRORS[code];
  const words = WORDS[code] ?? { title: "That didn't work", text: ERRORS[code].message };
  const name = escapeHtml(site.name);
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${words.title} · ${name}</title><style>${STYLE}</style></head>
<body><main><p class="code">${status}</p><h1>${words.title}</h1><p>${words.text}</p>
<a href="${escapeHtml(site.href)}">Go to ${name}</a></main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${await styleHash()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

let hash: string | null = null;

async function styleHash(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  hash ??= btoa(String.fromCharCode(...new Uint8Array(digest)));
  return hash;
}
