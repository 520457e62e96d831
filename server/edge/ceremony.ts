// A passkey ceremony from both ends: what the browser is asked for goes out with a signed cookie, and what it brings back
// counts only with that cookie, from the same browser, for the same purpose.
import { err, ok, type Result } from "../../shared/result.ts";
import { CHALLENGE_LIFE_MS } from "../domain/identity/challenge.ts";
import { ceremonyCookies, readCeremony } from "../domain/identity/cookie.ts";
import { type PasskeySite, passkeySite } from "../domain/identity/passkey.ts";
import { toBase64Url } from "../platform/base64url.ts";
import { makeChallenge, readChallenge, type Wanted } from "../platform/challenges.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { isPlainHttp } from "./identity.ts";
import { withCookies } from "./open-session.ts";
import type { Answer } from "./route.ts";

export type Begun = { readonly site: PasskeySite; readonly challenge: string };

/** Answers what `ask` makes of a new challenge, and binds the challenge to this browser. */
export async function beginCeremony(
  wanted: Wanted,
  context: Context,
  ask: (begun: Begun) => unknown,
): Promise<Answer> {
  const site = siteOf(context);
  if (!site) return err({ code: "passkey_host" });
  const { challenge, signed } = await makeChallenge(
    context.config.tokenSecret,
    wanted,
    context.nowMs,
  );
  const cookies = ceremonyCookies(
    { value: signed, lifeMs: CHALLENGE_LIFE_MS },
    { plainHttp: isPlainHttp(context) },
  );
  return withCookies(Response.json(ask({ site, challenge })), cookies);
}

/** The site and challenge of the ceremony that this browser is in, if it is this one. */
export async function resumeCeremony(
  wanted: Wanted,
  context: Context,
): Promise<Result<Begun, Refused>> {
  const { config, request, nowMs } = context;
  const site = siteOf(context);
  if (!site) return err({ code: "passkey_host" });
  const signed = readCeremony(request.headers.get("Cookie"), { plainHttp: isPlainHttp(context) });
  const challenge = signed && (await readChallenge(config.tokenSecret, signed, wanted, nowMs));
  return challenge ? ok({ site, challenge }) : err({ code: "bad_passkey" });
}

/** The person id as authenticators keep it. */
export function handleOf(person: string): string {
  return toBase64Url(new TextEncoder().encode(person));
}

function siteOf({ config, ownOrigin }: Context): PasskeySite | null {
  return passkeySite(ownOrigin, config.siteName);
}
