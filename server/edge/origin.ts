// Where a request comes from. Origins are compared as whole strings: no prefix, suffix, case or port tricks.

/** This deployment's origin: the configured one, or (local use only) the host the request came to. */
export function ownOriginOf(publicOrigin: string | null, url: URL): string {
  return publicOrigin ?? url.origin;
}

/** True when the request names exactly this origin. `null` (sandboxed frames, files) and a missing header are strangers. */
export function hasOwnOrigin(headers: Headers, ownOrigin: string): boolean {
  return headers.get("Origin") === ownOrigin;
}

/**
 * True when a write comes from our own pages: the exact Origin, or, where a browser sends none, its own word that the
 * request is same-origin (a page can forge neither). Clients that send neither are refused.
 */
export function isOwnWrite(headers: Headers, ownOrigin: string): boolean {
  if (headers.has("Origin")) return hasOwnOrigin(headers, ownOrigin);
  return headers.get("Sec-Fetch-Site") === "same-origin";
}
