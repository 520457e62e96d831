// SHA-256 without waiting: the room writes its archive between two turns of its own, and must not yield for a hash.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of the text's UTF-8 bytes as 64 lower-case hex digits. */
export function digestHex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
