// One-time sign-in links: made by whoever holds ADMIN_SECRET (the operator's machine, or `npm start` for a local one).
// Plain WebCrypto, so that scripts under Node make the very links that the Worker accepts.
import { PAGES } from "../../shared/http/paths.ts";
import type { Role } from "../../shared/roles.ts";
import { LINK_LIFE_MS, type LinkClaims, linkClaims } from "../domain/identity/claims.ts";
import { randomText } from "./base64url.ts";
import { sign, unsign } from "./signing.ts";

/** A full sign-in address. The link sits behind `#`, so it reaches no server log and no Referer. */
export async function makeSignInUrl(
  adminSecret: string,
  who: { name: string; role: Role },
  at: { origin: string; nowMs: number },
): Promise<string> {
  const value = { ...who, jti: randomText(16), expMs: at.nowMs + LINK_LIFE_MS };
  return `${at.origin}${PAGES.signIn}#${await sign(adminSecret, "link", value)}`;
}

/** What a link says, or null when it is not ours or too old. Whether it was used before is for the staff registry. */
export async function readLink(
  adminSecret: string,
  link: string,
  nowMs: number,
): Promise<LinkClaims | null> {
  const signed = await unsign(adminSecret, ["link"], link);
  const parsed = signed ? linkClaims.safeParse(signed.value) : null;
  return parsed?.success && nowMs < parsed.data.expMs ? parsed.data : null;
}
