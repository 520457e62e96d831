// Security headers per kind of answer: nothing is allowed that a page of that kind does not need.
import type { Config } from "../config.ts";
import type { HeaderProfile } from "./route.ts";

export type Place = {
  readonly ownOrigin: string;
  readonly config?: Pick<Config, "liveMediaBase">;
};

const POWERS =
  "camera=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), display-capture=(), browsing-topics=()";

/** What falls back to nothing else: an answer that is no page needs no base address, sends no form and sits in no frame. */
const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Pages take code, styles and data from this origin only, live sound also from the operator's own media host; sockets are named too, since old browsers leave them out of
 * 'self'. Strings become markup or code nowhere: a page may make
 * those Trusted Types policies only that it names, and all but the booth name none.
 */
function pageCsp({ ownOrigin, config }: Place, ancestors: string, policies = "'none'"): string {
  const live = config?.liveMediaBase ? ` ${config.liveMediaBase}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `media-src 'self' blob:${live}`,
    `connect-src 'self' ${ownOrigin.replace(/^http/, "ws")}${live}`,
    "worker-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    `frame-ancestors ${ancestors}`,
    "require-trusted-types-for 'script'",
    `trusted-types ${policies}`,
  ].join("; ");
}

type Rows = Readonly<Record<string, string>>;
const PROFILES: Readonly<Record<HeaderProfile, (place: Place) => Rows>> = {
  api: () => ({
    "Content-Security-Policy": NO_PAGE,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": `${POWERS}, microphone=(), autoplay=()`,
  }),
  page: (place) => ({
    "Content-Security-Policy": pageCsp(place, "'self'"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": `${POWERS}, microphone=(), autoplay=(self)`,
  }),
  // The one policy that a page may make: it starts the Worker of live sound, and knows no other address.
  booth: (place) => ({
    "Content-Security-Policy": pageCsp(place, "'none'", "live-sound"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": `${POWERS}, microphone=(self), autoplay=(self)`,
  }),
  // The embed route replaces `frame-ancestors`: until it has found the partner, nobody may frame it.
  embed: (place) => ({
    "Content-Security-Policy": pageCsp(place, "'none'"),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": `${POWERS}, microphone=(), autoplay=(self)`,
  }),
  // Uploaded bytes: never a document, whatever they contain.
  media: () => ({
    "Content-Security-Policy": `sandbox; ${NO_PAGE}`,
    "Cross-Origin-Resource-Policy": "same-origin",
  }),
  // The widget's script (partners load it), robots.txt, icons: a picture that is opened by itself draws without styles.
  file: () => ({
    "Content-Security-Policy": `sandbox; ${NO_PAGE}`,
    "Cross-Origin-Resource-Policy": "cross-origin",
  }),
};

/** All headers of one profile. HSTS only where the site itself is https. */
export function securityHeaders(profile: HeaderProfile, place: Place): Rows {
  return {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    ...(place.ownOrigin.startsWith("https:")
      ? { "Strict-Transport-Security": "max-age=31536000" }
      : {}),
    ...PROFILES[profile](place),
  };
}

/** The content policy of a frame that exactly `ancestors` may show. */
export function embedCsp(place: Place, ancestors: readonly string[]): string {
  return pageCsp(place, ancestors.join(" "));
}
