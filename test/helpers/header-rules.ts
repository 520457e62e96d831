// What Mozilla's HTTP Observatory (algorithm 4, npm @mdn/mdn-http-observatory 1.4.8) makes of an answer's headers, written
// down so that every run of the tests can grade every answer. `npm run audit:headers` holds it to the scanner itself.

export type Answer = {
  readonly url: string;
  /** Names in lower case; Set-Cookie apart. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  /** Of a preflight from the scanner's own origin. */
  readonly preflight: Readonly<Record<string, string>>;
};
export type Graded = {
  readonly grade: string;
  readonly score: number;
  /** What each rule found, by the scanner's own words. */
  readonly found: Readonly<Record<string, string>>;
};

/** Points by finding. What costs nothing and brings nothing is left out. */
const POINTS: Readonly<Record<string, number>> = {
  "csp-implemented-with-no-unsafe-default-src-none": 10,
  "csp-implemented-with-no-unsafe": 5,
  "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
  "csp-implemented-with-unsafe-eval": -10,
  "csp-implemented-with-unsafe-inline": -20,
  "csp-implemented-with-insecure-scheme": -20,
  "csp-header-invalid": -25,
  "csp-not-implemented": -25,
  "cookies-secure-with-httponly-sessions-and-samesite": 5,
  "cookies-without-secure-flag-but-protected-by-hsts": -5,
  "cookies-without-secure-flag": -20,
  "cookies-samesite-flag-invalid": -20,
  "cross-origin-resource-sharing-implemented-with-universal-access": -50,
  "referrer-policy-private": 5,
  "referrer-policy-unsafe": -5,
  "referrer-policy-header-invalid": -5,
  "hsts-implemented-max-age-less-than-six-months": -10,
  "hsts-not-implemented": -20,
  "hsts-header-invalid": -20,
  "sri-implemented-and-all-scripts-loaded-securely": 5,
  "sri-not-implemented-but-external-scripts-loaded-securely": -5,
  "x-content-type-options-not-implemented": -5,
  "x-content-type-options-header-invalid": -5,
  "x-frame-options-implemented-via-csp": 5,
  "x-frame-options-not-implemented": -20,
  "x-frame-options-header-invalid": -20,
  "corp-header-invalid": -5,
  "corp-implemented-with-same-origin": 10,
  "corp-implemented-with-same-site": 10,
};
/** Extra points count only from here on. */
const GOOD_WITHOUT_EXTRA = 90;
const GRADES = [..."FFFFF", "D-", "D", "D", "D+", "C-", "C", "C", "C+", "B-", "B", "B", "B+"];
GRADES.push("A-", "A", "A", "A+");

export function grade(answer: Answer): Graded {
  const found = Object.fromEntries(
    Object.entries(RULES).map(([name, rule]) => [name, rule(answer)]),
  );
  const points = Object.values(found).map((finding) => POINTS[finding] ?? 0);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 100);
  const bare = sum(points.filter((one) => one < 0));
  const score = Math.max(0, bare >= GOOD_WITHOUT_EXTRA ? sum(points) : bare);
  return { grade: GRADES[Math.floor(Math.min(score, 100) / 5)] ?? "F", score, found };
}

type Rule = (answer: Answer) => string;
const RULES: Readonly<Record<string, Rule>> = {
  "content-security-policy": policyRule,
  cookies: cookieRule,
  "cross-origin-resource-sharing": sharingRule,
  "referrer-policy": referrerRule,
  "strict-transport-security": transportRule,
  "subresource-integrity": scriptsRule,
  "x-content-type-options": ({ headers }) => {
    const value = headers["x-content-type-options"];
    if (!value) return "x-content-type-options-not-implemented";
    const right = value.trim().toLowerCase() === "nosniff";
    return `x-content-type-options-${right ? "nosniff" : "header-invalid"}`;
  },
  "x-frame-options": ({ headers }) => {
    const sources = directives(headers["content-security-policy"]);
    if (sources?.has("frame-ancestors")) return "x-frame-options-implemented-via-csp";
    const value = headers["x-frame-options"]?.trim().toLowerCase();
    if (!value) return "x-frame-options-not-implemented";
    const right = value === "deny" || value === "sameorigin";
    return `x-frame-options-${right ? "sameorigin-or-deny" : "header-invalid"}`;
  },
  "cross-origin-resource-policy": ({ headers }) => {
    const value = headers["cross-origin-resource-policy"]?.trim().toLowerCase();
    if (!value) return "corp-not-implemented";
    const known = ["same-site", "same-origin", "cross-origin"].includes(value);
    return known ? `corp-implemented-with-${value}` : "corp-header-invalid";
  },
};

const BROAD = [
  "ftp:",
  "http:",
  "https:",
  "*",
  "http://*",
  "http://*.*",
  "https://*",
  "https://*.*",
];
const PASSIVE = ["img-src", "media-src"];

/** Directives with their sources; null for a policy that says a thing twice. */
function directives(header = ""): Map<string, Set<string>> | null {
  const found = new Map<string, Set<string>>();
  for (const part of header.split(";")) {
    const [name, ...sources] = part.trim().toLowerCase().split(/\s+/);
    if (!name) continue;
    if (found.has(name)) return null;
    found.set(name, new Set(sources.length > 0 ? sources : ["'none'"]));
  }
  return found;
}

function policyRule({ headers, url }: Answer): string {
  const header = headers["content-security-policy"];
  if (!header) return "csp-not-implemented";
  const policy = directives(header);
  if (!policy) return "csp-header-invalid";
  const of = (name: string) => policy.get(name) ?? policy.get("default-src") ?? new Set(["*"]);
  const inline = (sources: ReadonlySet<string>) =>
    [...sources].some((one) => one === "data:" || BROAD.includes(one)) ||
    (sources.has("'unsafe-inline'") && ![...sources].some((one) => /^'(?:sha|nonce)/.test(one)));
  const plain = (name: string) =>
    url.startsWith("https:") && [...of(name)].some((one) => /^(?:http|ftp):/.test(one));
  if (inline(of("script-src")) || [...of("object-src")].some((one) => BROAD.includes(one)))
    return "csp-implemented-with-unsafe-inline";
  if ([...policy.keys()].some((name) => !PASSIVE.includes(name) && plain(name)))
    return "csp-implemented-with-insecure-scheme";
  if (["script-src", "style-src"].some((name) => of(name).has("'unsafe-eval'")))
    return "csp-implemented-with-unsafe-eval";
  if (PASSIVE.some(plain)) return "csp-implemented-with-insecure-scheme-in-passive-content-only";
  if (inline(of("style-src"))) return "csp-implemented-with-unsafe-inline-in-style-src-only";
  const none = policy.get("default-src");
  const closed = none?.has("'none'") && none.size === 1;
  return `csp-implemented-with-no-unsafe${closed ? "-default-src-none" : ""}`;
}

function cookieRule({ cookies, headers }: Answer): string {
  if (cookies.length === 0) return "cookies-not-found";
  const has = (pattern: RegExp) => (cookie: string) => pattern.test(cookie);
  const isSecure = has(/;\s*secure\s*(?:;|$)/i);
  const isOpen = has(/;\s*samesite=\s*none\s*(?:;|$)/i);
  const isOdd = has(/;\s*samesite=(?!\s*(?:lax|strict|none)\s*(?:;|$))/i);
  if (cookies.some((one) => isOdd(one) || (isOpen(one) && !isSecure(one))))
    return "cookies-samesite-flag-invalid";
  if (!cookies.every(isSecure)) {
    const kept = transportRule({ headers } as Answer).endsWith("at-least-six-months");
    return `cookies-without-secure-flag${kept ? "-but-protected-by-hsts" : ""}`;
  }
  const same = cookies.every(has(/;\s*samesite=/i));
  return `cookies-secure-with-httponly-sessions${same ? "-and-samesite" : ""}`;
}

function sharingRule({ preflight }: Answer): string {
  const allowed = preflight["access-control-allow-origin"];
  if (!allowed) return "cross-origin-resource-sharing-not-implemented";
  if (allowed.trim() === "*") return "cross-origin-resource-sharing-implemented-with-public-access";
  const whole = preflight["access-control-allow-credentials"]?.trim().toLowerCase() === "true";
  const who = whole && allowed === SCANNER_ORIGIN ? "universal" : "restricted";
  return `cross-origin-resource-sharing-implemented-with-${who}-access`;
}

/** Where the scanner says that it comes from. */
export const SCANNER_ORIGIN = "https://http-observatory.security.mozilla.org";

function referrerRule({ headers }: Answer): string {
  const value = headers["referrer-policy"];
  if (!value) return "referrer-policy-not-implemented";
  const closed = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];
  const open = ["origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"];
  const last = value
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .findLast((one) => [...closed, ...open].includes(one));
  if (last === undefined) return "referrer-policy-header-invalid";
  return `referrer-policy-${closed.includes(last) ? "private" : "unsafe"}`;
}

function transportRule({ headers }: Answer): string {
  const value = headers["strict-transport-security"];
  if (!value) return "hsts-not-implemented";
  const age = /(?:^|;)\s*max-age=(\d+)/i.exec(value)?.[1];
  if (value.includes(",") || age === undefined) return "hsts-header-invalid";
  return `hsts-implemented-max-age-${Number(age) < 15_552_000 ? "less-than" : "at-least"}-six-months`;
}

function scriptsRule({ headers, body }: Answer): string {
  const isPage = headers["content-type"]?.split(";")[0] === "text/html";
  if (!isPage) return "sri-not-implemented-response-not-html";
  const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  if (scripts.length === 0) return "sri-not-implemented-but-no-scripts-loaded";
  const foreign = scripts.some((tag) => /\bsrc="https?:/.test(tag));
  if (foreign) return "sri-not-implemented-but-external-scripts-loaded-securely";
  const sealed = scripts.some((tag) => /\bintegrity="/.test(tag));
  return sealed
    ? "sri-implemented-and-all-scripts-loaded-securely"
    : "sri-not-implemented-but-all-scripts-loaded-from-secure-origin";
}
