// The JSON that the server wrote into this page, so that the first paint needs no request. It comes from our own server
// with the page itself, so its shape is taken as given.
import { BOOT_ELEMENT_ID } from "../../shared/http/bodies.ts";

/** The page's boot data; null when the page was opened without any. */
export function readBoot<T>(): T | null {
  const text = document.getElementById(BOOT_ELEMENT_ID)?.textContent;
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
