// Under which name somebody's presence is archived: a digest, so that the archive can tell who came back and not who it was.
import { digestHex } from "./digest.ts";

/**
 * 128 bits of SHA-256. A listener's id is 72 random bits that belong to one room and one browser, so it cannot be guessed
 * from this; it can be found again by whoever still has the id, which is what forgetting somebody needs.
 */
export function attendanceDigest(person: string): string {
  return digestHex(`judah1/attendance\n${person}`).slice(0, 32);
}
