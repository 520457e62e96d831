// Names of stored media: random, so that a key is also the permission to read, and never used twice.
import { MEDIA_KEY } from "../../../shared/protocol/scalars.ts";
import { extensionType, type MediaType } from "./type.ts";

/** Random bytes a key is made of: 128 bits are 22 base64url characters. */
export const KEY_BYTES = 16;

/** The key of a new object, from `KEY_BYTES` random bytes: `audio/<22>.<ext>` or `image/<22>.<ext>`. */
export function mediaKeyOf(type: MediaType, random: Uint8Array): string {
  const name = btoa(String.fromCharCode(...random.subarray(0, KEY_BYTES)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
  return `${type.kind}/${name}.${type.extension}`;
}

/** The type that a key promises, or null when the key is not one of ours. What is served never depends on more. */
export function keyType(key: string): MediaType | null {
  if (!MEDIA_KEY.test(key)) return null;
  const type = extensionType(key.slice(key.lastIndexOf(".") + 1));
  return type !== null && key.startsWith(`${type.kind}/`) ? type : null;
}
