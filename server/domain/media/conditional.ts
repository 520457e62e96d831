// Conditional requests (RFC 9110, 13): whether to answer at all, and whether a range still fits what we hold.
import { parseHttpDate } from "./http-date.ts";

/** The stored object's validators: a strong quoted ETag, and its time of storing in ms. Keys are never rewritten. */
export type Validators = { readonly etag: string; readonly storedAtMs: number };
/** What is known of a stored object without reading it. */
export type Held = Validators & { readonly sizeBytes: number };
export type Precondition = "pass" | "not_modified" | "failed";
type HeaderReader = { get(name: string): string | null };

/** Evaluates the preconditions of a GET or HEAD in the order of RFC 9110, 13.2.2. */
export function precondition(headers: HeaderReader, held: Validators): Precondition {
  const ifMatch = headers.get("If-Match");
  if (ifMatch !== null) {
    if (!matches(ifMatch, held.etag, "strong")) return "failed";
  } else {
    const since = dateOf(headers, "If-Unmodified-Since");
    if (since !== null && seconds(held.storedAtMs) > seconds(since)) return "failed";
  }
  const ifNoneMatch = headers.get("If-None-Match");
  if (ifNoneMatch !== null) {
    return matches(ifNoneMatch, held.etag, "weak") ? "not_modified" : "pass";
  }
  const since = dateOf(headers, "If-Modified-Since");
  return since !== null && seconds(held.storedAtMs) <= seconds(since) ? "not_modified" : "pass";
}

/** False means: ignore `Range` and send the whole (13.1.5). Only an exact, strong validator keeps the range. */
export function rangeStillFits(ifRange: string | null, held: Validators): boolean {
  if (ifRange === null) return true;
  const text = ifRange.trim();
  if (text.startsWith('"')) return text === held.etag;
  const date = parseHttpDate(text);
  // An object is written once, so its time is a strong validator (8.8.2.2).
  return date !== null && seconds(date) === seconds(held.storedAtMs);
}

const TAG = /^(W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/;
/** Splits a list on the commas outside of quotes; whatever is no entity tag matches nothing. */
const LIST = /(?:"[^"]*"|[^,"])+/g;

function matches(list: string, etag: string, strength: "strong" | "weak"): boolean {
  if (list.trim() === "*") return true;
  return (list.match(LIST) ?? []).some((member) => {
    const [, weak, tag] = TAG.exec(member.trim()) ?? [];
    return tag === etag && (strength === "weak" || weak === undefined);
  });
}

function dateOf(headers: HeaderReader, name: string): number | null {
  const text = headers.get(name);
  return text === null ? null : parseHttpDate(text.trim());
}

const seconds = (ms: number) => Math.floor(ms / 1000);
