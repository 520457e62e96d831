// Whether a webhook may go to an address. Judges the parts as the WHATWG parser wrote them, because `fetch` goes by the same
// parser: every spelling of an IP address has become one by then. It cannot know where a name leads (docs/SECURITY.md).

/** The parts of a parsed URL. */
export type AddressParts = {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  /** Empty: the scheme's own. */
  readonly port: string;
};

export type AddressRules = {
  /** Our own host names: a webhook must not come back to us, past the guards in front. */
  readonly ownHosts: readonly string[];
  /** Local use only, and only when asked for: plain http to this very machine. */
  readonly loopback: boolean;
};

/** not_https · credentials · port · ip_address · no_public_name · own_host */
export type AddressFault =
  | "not_https"
  | "credentials"
  | "port"
  | "ip_address"
  | "no_public_name"
  | "own_host";

const MAX_NAME_CHARS = 253;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const LOOPBACK = ["127.0.0.1", "localhost"];

/** Last labels that no public name ends in: names of one machine, one office, one cluster, and reserved ones. */
const INTERNAL = new Set(
  "localhost local localdomain internal intranet private lan home corp mail arpa svc onion alt invalid test example".split(
    " ",
  ),
);

/** Why no webhook goes there; null when one may. */
export function faultOf(parts: AddressParts, rules: AddressRules): AddressFault | null {
  const { protocol, username, password, hostname, port } = parts;
  if (username !== "" || password !== "") return "credentials";
  if (rules.loopback && protocol === "http:" && LOOPBACK.includes(hostname)) return null;
  if (protocol !== "https:") return "not_https";
  if (port !== "") return "port";
  // Public addresses too: a certificate for one is rare, a way around the rules below is not.
  if (hostname.startsWith("[") || IPV4.test(hostname)) return "ip_address";
  if (!isPublicName(hostname)) return "no_public_name";
  return rules.ownHosts.some((own) => isWithin(hostname, own)) ? "own_host" : null;
}

function isPublicName(hostname: string): boolean {
  const labels = hostname.split(".");
  const last = labels.at(-1) ?? "";
  return (
    hostname.length <= MAX_NAME_CHARS &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !INTERNAL.has(last)
  );
}

function isWithin(hostname: string, own: string): boolean {
  return hostname === own || hostname.endsWith(`.${own}`);
}
