// Small pages that need no build: not found, may not be framed, not ready. Plain words, the site's colours, one way on.
import { ERRORS, type ErrorCode } from "./errors.ts";

type Notice = { readonly title: string; readonly text: string };

const WORDS: Partial<Record<ErrorCode, Notice>> = {
  not_found: {
    title: "This page isn’t here",
    text: "The link may be old, or a letter got lost on the way. The music is still on the front page.",
  },
  no_such_room: {
    title: "There is no such room",
    text: "The room may have been renamed. See on the front page what is on now.",
  },
  origin_not_allowed: {
    title: "This room can’t be shown here",
    text: "The site around this frame isn’t registered for this room. Open the room on its own page instead.",
  },
  misconfigured: {
    title: "Not ready yet",
    text: "This site is being set up. Please come back in a few minutes.",
  },
};

// The values of client/ui/tokens.css that these pages need; they must stand even when the build is missing.
const STYLE = `
:root{color-scheme:light dark;--bg:light-dark(oklch(0.972 0.008 300),oklch(0.155 0.022 285));
--ink:light-dark(oklch(0.21 0.045 290),oklch(0.965 0.008 300));--quiet:light-dark(oklch(0.41 0.04 290),oklch(0.79 0.025 292));
--accent:light-dark(oklch(0.81 0.15 82),oklch(0.835 0.14 84));--sign:light-dark(oklch(0.48 0.105 70),oklch(0.855 0.12 85))}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;place-items:center;padding:24px;font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
color:var(--ink);background:radial-gradient(ellipse 80% 50% at 50% 0,oklch(0.5 0.16 292/.2),transparent) no-repeat var(--bg)}
main{max-width:32rem}
svg{display:block;margin-bottom:24px;color:var(--sign)}
.code{font-size:14px;font-weight:600;letter-spacing:.08em;color:var(--quiet)}
h1{margin:4px 0 12px;font-size:clamp(1.9rem,1.4rem + 2.2vw,2.6rem);font-weight:800;line-height:1.08;letter-spacing:-.02em;text-wrap:balance}
.text{color:var(--quiet);text-wrap:pretty}
a{display:inline-block;margin-top:24px;padding:12px 24px;border-radius:999px;font-weight:680;text-decoration:none;
color:oklch(0.2 0.05 70);background:var(--accent)}
a:hover{filter:brightness(1.06)}
a:focus-visible{outline:3px solid light-dark(oklch(0.47 0.2 285),oklch(0.9 0.12 88));outline-offset:3px}
`;

const MARK =
  '<svg width="44" height="44" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" aria-hidden="true">' +
  '<path d="M3 24V14a11 11 0 0 1 22 0v10"/><path d="M8 24V14a6 6 0 0 1 12 0v10" stroke-opacity=".75"/><path d="M13.9 24V14.5" stroke-opacity=".9"/></svg>';

/** Shows a failure to a person. Text comes from our own tables only. */
export async function noticePage(
  code: ErrorCode,
  site: { name: string; href: string },
): Promise<Response> {
  const { status } = ERRORS[code];
  const words = WORDS[code] ?? { title: "That didn’t work", text: ERRORS[code].message };
  const name = escapeHtml(site.name);
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${words.title} · ${name}</title><style>${STYLE}</style></head>
<body><main>${MARK}<p class="code">${status}</p><h1>${words.title}</h1><p class="text">${words.text}</p>
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
