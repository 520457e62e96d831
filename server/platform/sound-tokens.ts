// Passes to send live sound, signed with a key that nothing else is signed with.
import { type SoundClaims, soundClaims } from "../domain/live/grant.ts";
import { sign, unsign } from "./signing.ts";

export function mintSoundToken(secret: string, claims: SoundClaims): Promise<string> {
  return sign(secret, "sound", claims);
}

/** What a pass of ours says, or null. The caller still has to check what it covers, and its time. */
export async function readSoundToken(secret: string, text: string): Promise<SoundClaims | null> {
  const signed = await unsign(secret, ["sound"], text);
  const parsed = soundClaims.safeParse(signed?.value);
  return parsed.success ? parsed.data : null;
}
