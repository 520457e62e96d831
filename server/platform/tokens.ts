// Socket tokens: minted at the edge and renewed by the room, checked before any object is touched.
import { err, ok, type Result } from "../../shared/result.ts";
import {
  type Claims,
  claims,
  fitsPurpose,
  isCurrent,
  TOKEN_PURPOSES,
  type TokenPurpose,
} from "../domain/identity/claims.ts";
import { sign, unsign } from "./signing.ts";

/** A token for one purpose, only of characters that are legal in a WebSocket subprotocol. */
export function mintToken(secret: string, purpose: TokenPurpose, value: Claims): Promise<string> {
  return sign(secret, purpose, value);
}

/** The claims of a token that is ours, for one of `purposes`, and current at `nowMs`. */
export async function verifyToken(
  secret: string,
  purposes: readonly TokenPurpose[],
  text: string,
  nowMs: number,
): Promise<Result<Claims, "bad_token">> {
  const known = await readToken(secret, purposes, text);
  return known && isCurrent(known, nowMs) ? ok(known) : err("bad_token");
}

/** The claims of a token we once signed, however old: it still proves which person its holder is. */
export async function readToken(
  secret: string,
  purposes: readonly TokenPurpose[],
  text: string,
): Promise<Claims | null> {
  const signed = await unsign(secret, purposes, text);
  const purpose = TOKEN_PURPOSES.find((one) => one === signed?.purpose);
  const parsed = claims.safeParse(signed?.value);
  return purpose && parsed.success && fitsPurpose(purpose, parsed.data) ? parsed.data : null;
}
