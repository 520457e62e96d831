// Challenges of passkey ceremonies. They live signed in a cookie of the browser that asked, so asking costs no row and an answer
// is of no use in any other browser; that each works once is written down when it is spent.
import {
  type Ceremony,
  CHALLENGE_LIFE_MS,
  type ChallengeClaims,
  challengeClaims,
  isFor,
} from "../domain/identity/challenge.ts";
import { randomText } from "./base64url.ts";
import { sign, unsign } from "./signing.ts";

export type Wanted = { readonly ceremony: Ceremony; readonly about: string };

/** A new challenge and the signed text that the browser has to bring back. */
export async function makeChallenge(
  secret: string,
  wanted: Wanted,
  nowMs: number,
): Promise<{ challenge: string; signed: string }> {
  const challenge = randomText(32);
  const claims: ChallengeClaims = { ...wanted, challenge, expMs: nowMs + CHALLENGE_LIFE_MS };
  return { challenge, signed: await sign(secret, "challenge", claims) };
}

/** The challenge in a text that we signed for exactly this and that is not over, or null. */
export async function readChallenge(
  secret: string,
  signed: string,
  wanted: Wanted,
  nowMs: number,
): Promise<string | null> {
  const found = await unsign(secret, ["challenge"], signed);
  const parsed = challengeClaims.safeParse(found?.value);
  return parsed.success && isFor(parsed.data, wanted, nowMs) ? parsed.data.challenge : null;
}
