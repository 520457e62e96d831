// RFC 9110, sections 13 and 14, read literally for one stored object and written without looking at the product: lists of
// byte positions instead of bounds, text taken apart by hand instead of by patterns.

export type Question = {
  readonly method: "GET" | "HEAD";
  readonly headers: Readonly<Record<string, string>>;
};
export type Stored = { readonly etag: string; readonly modified: string; readonly size: number };
/** `positions`: which bytes of the object the body has. */
export type Wanted = { status: number; contentRange: string | null; positions: number[] };

export function reference({ method, headers }: Question, { etag, modified, size }: Stored): Wanted {
  const whole = Array.from({ length: size }, (_, at) => at);
  const none = (status: number): Wanted => ({ status, contentRange: null, positions: [] });
  const all = { status: 200, contentRange: null, positions: method === "HEAD" ? [] : whole };
  const [match, noneMatch] = [headers["If-Match"], headers["If-None-Match"]];
  // 13.2.2, step 1 or else 2, then 3 or else 4.
  if (match !== undefined) {
    if (match !== "*" && !tags(match).includes(etag)) return none(412);
  } else if (isAfter(modified, headers["If-Unmodified-Since"])) return none(412);
  if (noneMatch !== undefined) {
    if (noneMatch === "*" || tags(noneMatch).some((tag) => opaque(tag) === etag)) return none(304);
  } else if (isAfter(modified, headers["If-Modified-Since"]) === false) return none(304);
  const { Range: range, "If-Range": ifRange } = headers;
  if (method === "HEAD" || range === undefined) return all;
  // Step 5: strong comparison of a tag, or the very same date.
  if (ifRange !== undefined && ifRange !== etag && seconds(ifRange) !== seconds(modified))
    return all;
  const chosen = select(range, whole);
  if (chosen === "ignore") return all;
  if (chosen.length === 0) return { status: 416, contentRange: `bytes */${size}`, positions: [] };
  const contentRange = `bytes ${chosen[0]}-${chosen.at(-1)}/${size}`;
  return { status: 206, contentRange, positions: chosen };
}

/** 14.1.2 for a single range; of several the whole may be sent, and always is. */
function select(range: string, whole: number[]): number[] | "ignore" {
  const [unit, spec = ""] = [
    range.slice(0, range.indexOf("=")),
    range.slice(range.indexOf("=") + 1),
  ];
  if (unit.toLowerCase() !== "bytes" || range.indexOf("=") < 0) return "ignore";
  // A list may begin with nothing and a comma, but not with spaces before its first member (5.6.1.2).
  const texts = spec.replaceAll("	", " ").split(",");
  const listed = texts.map((one, index) => (index === 0 ? one.trimEnd() : one.trim()));
  const members = listed.filter((one) => one !== "");
  if (members.length !== 1) return "ignore";
  const ends = (members[0] ?? "").split("-");
  const [first = "", last = ""] = ends;
  if (ends.length !== 2 || ![first, last].every(isDigits) || first + last === "") return "ignore";
  if (first === "") {
    if (BigInt(last) === 0n) return [];
    return whole.length === 0
      ? "ignore"
      : whole.filter((at) => BigInt(whole.length - at) <= BigInt(last));
  }
  if (last !== "" && BigInt(last) < BigInt(first)) return "ignore";
  return whole.filter(
    (at) => BigInt(at) >= BigInt(first) && (last === "" || BigInt(at) <= BigInt(last)),
  );
}

const isDigits = (text: string) => [...text].every((char) => "0123456789".includes(char));
const opaque = (tag: string) => (tag.startsWith("W/") ? tag.slice(2) : tag);

/** The entity tags of a list; commas inside of quotes belong to the tag. */
function tags(list: string): string[] {
  const found: string[] = [""];
  let quoted = false;
  for (const char of list) {
    if (char === '"') quoted = !quoted;
    if (char === "," && !quoted) found.push("");
    else found[found.length - 1] += char;
  }
  return found.map((tag) => tag.replaceAll("\t", " ").trim());
}

/** Undefined when there is no date to compare with. */
function isAfter(modified: string, date: string | undefined): boolean | undefined {
  if (date === undefined || Number.isNaN(seconds(date))) return undefined;
  return seconds(modified) > seconds(date);
}

/** Only dates in the form that the generator writes, which is the one form that senders may use (5.6.7). */
const seconds = (date: string) =>
  date.endsWith(" GMT") && date.length === 29 ? Date.parse(date) / 1_000 : Number.NaN;
