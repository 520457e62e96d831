// Addresses that webhooks must not go to, in as many spellings as somebody might try, and some that they may.

/** Every way of the WHATWG parser (and of curl, browsers, old libc) to write an IPv4 address. */
export function spellingsOf(address: readonly [number, number, number, number]): string[] {
  const [a, b, c, d] = address;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number) => `0x${value.toString(16)}`;
  const octal = (value: number) => `0${value.toString(8)}`;
  const dotted = address.join(".");
  const mapped = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  return [
    dotted,
    `${dotted}.`,
    String(whole),
    hex(whole),
    octal(whole),
    address.map(hex).join("."),
    address.map(octal).join("."),
    address.map((part) => octal(part).padStart(8, "0")).join("."),
    [a, b, c * 256 + d].join("."),
    [a, (b * 256 + c) * 256 + d].join("."),
    [hex(a), b, octal(c), d].join("."),
    [...dotted].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(""),
    // Full-width digits and full stops are the same to a host parser.
    [...dotted]
      .map((char) => (char === "." ? "。" : String.fromCharCode(char.charCodeAt(0) + 0xfee0)))
      .join(""),
    `[::ffff:${dotted}]`,
    `[::ffff:${mapped}]`,
    `[0:0:0:0:0:ffff:${mapped}]`,
    `[::${mapped}]`,
    `[64:ff9b::${mapped}]`,
    `[2002:${mapped}::]`,
  ];
}

export const PRIVATE: readonly (readonly [number, number, number, number])[] = [
  [127, 0, 0, 1],
  [127, 255, 255, 254],
  [10, 0, 0, 1],
  [172, 16, 0, 1],
  [172, 31, 255, 255],
  [192, 168, 1, 1],
  [169, 254, 169, 254],
  [100, 64, 0, 1],
  [0, 0, 0, 0],
  [198, 18, 0, 1],
  [224, 0, 0, 1],
  [255, 255, 255, 255],
];

/** Each with the fault it must be refused for. */
export const CURATED: readonly (readonly [url: string, fault: string])[] = [
  ["", "not_an_address"],
  ["grace.church/hook", "not_an_address"],
  ["https://", "not_an_address"],
  ["https://1.2.3.256/", "not_an_address"],
  ["https://[::1", "not_an_address"],
  ["https://exa mple.org/", "not_an_address"],
  ["http://grace.church/", "not_https"],
  ["ws://grace.church/", "not_https"],
  ["ftp://grace.church/", "not_https"],
  ["file:///etc/passwd", "not_https"],
  ["javascript:alert(1)", "not_https"],
  ["data:text/plain,hello", "not_https"],
  ["blob:https://grace.church/1", "not_https"],
  ["gopher://grace.church/", "not_https"],
  ["http://localhost:8787/api", "not_https"],
  ["https://user@grace.church/", "credentials"],
  ["https://user:word@grace.church/", "credentials"],
  ["https://grace.church@127.0.0.1/", "credentials"],
  ["https://:word@grace.church/", "credentials"],
  ["https://grace.church:8443/", "port"],
  ["https://grace.church:22/", "port"],
  ["https://[::1]/", "ip_address"],
  ["https://[::]/", "ip_address"],
  ["https://[fe80::1]/", "ip_address"],
  ["https://[fd00::1]/", "ip_address"],
  ["https://[2606:4700::1111]/", "ip_address"],
  ["https://1.1.1.1/", "ip_address"],
  ["https://127.1/", "ip_address"],
  ["https://0/", "ip_address"],
  ["https://localhost/", "no_public_name"],
  ["https://LOCALHOST/", "no_public_name"],
  ["https://localhost./", "no_public_name"],
  ["https://grace.church./", "no_public_name"],
  ["https://a.localhost/", "no_public_name"],
  ["https://router/", "no_public_name"],
  ["https://printer.local/", "no_public_name"],
  ["https://db.internal/", "no_public_name"],
  ["https://metadata.google.internal/", "no_public_name"],
  ["https://kubernetes.default.svc/", "no_public_name"],
  ["https://api.default.svc.cluster.local/", "no_public_name"],
  ["https://1.0.0.127.in-addr.arpa/", "no_public_name"],
  ["https://gateway.home.arpa/", "no_public_name"],
  ["https://nas.lan/", "no_public_name"],
  ["https://mail.corp/", "no_public_name"],
  ["https://hidden.onion/", "no_public_name"],
  ["https://grace.test/", "no_public_name"],
  ["https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "no_public_name"],
  ["https://grace。local/", "no_public_name"],
  ["https://a..church/", "no_public_name"],
  ["https://live.judah.church/", "own_host"],
  ["https://LIVE.judah.church/hook", "own_host"],
  ["https://a.live.judah.church/", "own_host"],
];

export const ALLOWED = [
  "https://grace.church/hook",
  "https://grace.church:443/hook?key=1#part",
  "https://hooks.grace.church/",
  "https://GRACE.church/",
  "https://grace-church.co.uk/a/b",
  "https://xn--80ak6aa92e.com/",
  "https://bücher.example.org/",
  "https://_hooks.grace.church/",
  "https://judah.church/",
  "https://notlive.judah.church/",
  "https://10-0-0-1.grace.church/",
];

/** As in production: a fixed host of our own, and no door to this machine whatever a variable says. */
export const PRODUCTION = {
  ENVIRONMENT: "production",
  PUBLIC_ORIGIN: "https://live.judah.church",
  HOOKS_TO_LOOPBACK: "1",
};
