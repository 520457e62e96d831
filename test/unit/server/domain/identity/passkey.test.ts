import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChallengeClaims, isFor } from "../../../../../server/domain/identity/challenge.ts";
import {
  ceremonyCookies,
  readCeremony,
  readSessionId,
} from "../../../../../server/domain/identity/cookie.ts";
import { deviceLabel } from "../../../../../server/domain/identity/device-label.ts";
import { invitationSecret } from "../../../../../server/domain/identity/invite.ts";
import {
  askForNewKey,
  askForTouch,
  judgeCounter,
  linkOrigin,
  passkeySite,
} from "../../../../../server/domain/identity/passkey.ts";
import { touchUntilMs } from "../../../../../server/domain/identity/step-up.ts";
import { creationOptions } from "../../../../../shared/http/staff-bodies.ts";

describe("the site", () => {
  it.each([
    ["https://live.example.com", "live.example.com"],
    ["http://localhost:8787", "localhost"],
    ["http://127.0.0.1:8787", null],
    ["https://192.168.1.20", null],
    ["http://[::1]:8787", null],
    ["null", null],
    ["xhttps://live.example.com", null],
    ["ftp://live.example.com", null],
    ["https://live.example.com:", null],
    ["https://live.example.com:x", null],
    ["https://Live.example.com", null],
    ["https://1.example.com", "1.example.com"],
    ["https://example.1", "example.1"],
    ["https://live.example.com/path", null],
  ])("of %s is %s", (origin, rpId) =>
    expect(passkeySite(origin, "Judah")).toEqual(rpId && { rpId, origin, name: "Judah" }),
  );

  it.each([
    ["http://127.0.0.1:8787", "http://localhost:8787"],
    ["http://127.0.0.1", "http://localhost"],
    ["http://127.0.0.1.example.com", "http://127.0.0.1.example.com"],
    ["http://127x0.0.1", "http://127x0.0.1"],
    ["http://127.0x0.1", "http://127.0x0.1"],
    ["http://127.0.0x1", "http://127.0.0x1"],
    ["xhttp://127.0.0.1:1", "xhttp://127.0.0.1:1"],
    ["http://127.0.0.10:1", "http://127.0.0.10:1"],
    ["https://127.0.0.1.example.com", "https://127.0.0.1.example.com"],
  ])("links of %s lead to %s", (origin, to) => expect(linkOrigin(origin)).toBe(to));

  it("what a browser is asked has the published shape", () => {
    const site = { rpId: "live.test", origin: "https://live.test", name: "Judah" };
    const known = [{ id: "AAAA", transports: ["usb"] }];
    const asked = askForNewKey(site, { handle: "c18x", name: "Lee", known }, "C".repeat(43));
    expect(creationOptions.parse(asked)).toEqual(asked);
    expect(asked).toEqual({
      rp: { id: "live.test", name: "Judah" },
      user: { id: "c18x", name: "Lee", displayName: "Lee" },
      challenge: "C".repeat(43),
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: "public-key" })),
      timeout: 300_000,
      excludeCredentials: [{ id: "AAAA", type: "public-key", transports: ["usb"] }],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      attestation: "none",
    });
    expect(askForTouch(site, known, "C".repeat(43))).toEqual({
      rpId: "live.test",
      challenge: "C".repeat(43),
      timeout: 300_000,
      userVerification: "required",
      allowCredentials: [{ id: "AAAA", type: "public-key", transports: ["usb"] }],
    });
  });
});

describe("a counter", () => {
  it("is fine only while it rises, or when the key counts nothing", () => {
    const count = fc.nat(5);
    fc.assert(
      fc.property(count, count, (known, shown) => {
        const isFine = shown > known || known + shown === 0;
        expect(judgeCounter(known, shown)).toBe(isFine ? "fine" : "copied");
      }),
      { seed: 41, numRuns: 200 },
    );
  });
});

describe("a challenge", () => {
  const claims: ChallengeClaims = {
    ceremony: "touch",
    challenge: "C".repeat(43),
    about: "one",
    expMs: 1_000,
  };
  it.each([
    [{}, 999, true],
    [{}, 1_000, false],
    [{ ceremony: "login" }, 0, false],
    [{ about: "two" }, 0, false],
  ] as const)("for %j at %i ms: %j", (bent, nowMs, fits) =>
    expect(isFor(claims, { ceremony: "touch", about: "one", ...bent }, nowMs)).toBe(fits),
  );

  it.each([
    [`cA.${"B".repeat(43)}`, true],
    [`c${"aZ09_-".repeat(166)}AAAA.${"aZ09_-".repeat(7)}A`, true],
    [`c.${"B".repeat(43)}`, false],
    [`c${"A".repeat(1_001)}.${"B".repeat(43)}`, false],
    [`cA.${"B".repeat(42)}`, false],
    [`cA.${"B".repeat(44)}`, false],
    [`cAx${"B".repeat(43)}`, false],
    [`cA=.${"B".repeat(43)}`, false],
    [`cA.${"B".repeat(42)}=`, false],
    [`"cA.${"B".repeat(43)}"`, false],
    [`xcA.${"B".repeat(43)}`, false],
  ])("is read as %j: %j", (value, isRead) => {
    const read = readCeremony(`__Host-judah-key=${value}`, { plainHttp: false });
    expect(read).toBe(isRead ? value : null);
  });

  it("travels in a cookie of its own", () => {
    const value = `cAAAA.${"B".repeat(43)}`;
    const cookie = `__Host-judah-key=${value}`;
    expect(ceremonyCookies({ value, lifeMs: 300_000 }, { plainHttp: false })).toEqual([
      `${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=300; Secure`,
    ]);
    expect(ceremonyCookies(null, { plainHttp: true })).toEqual([
      "__Host-judah-key=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure",
      "judah-local-key=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
    ]);
    expect([
      readCeremony(cookie, { plainHttp: false }),
      readCeremony(`${cookie}; ${cookie}`, { plainHttp: false }),
      readCeremony(`judah-local-key=${value}`, { plainHttp: false }),
      readCeremony(`__Host-judah-key=k${value.slice(1)}`, { plainHttp: false }),
      readSessionId(cookie, { plainHttp: true }),
    ]).toEqual([value, null, null, null, null]);
  });
});

it.each([
  [null, null],
  [0, 300_000],
  [-299_999, 1],
  [-300_000, null],
])("touched at %j, now 0: open until %j", (steppedUpMs, untilMs) =>
  expect(touchUntilMs(steppedUpMs, 0)).toBe(untilMs),
);

it.each([
  [`i.${"A".repeat(43)}`, "A".repeat(43)],
  [`i.${"A".repeat(42)}`, null],
  [`i.${"A".repeat(44)}`, null],
  [`k.${"A".repeat(43)}`, null],
  [`i.${"A".repeat(42)} `, null],
  [`i.${"aZ09_-".repeat(7)}A`, `${"aZ09_-".repeat(7)}A`],
  [`i.+${"A".repeat(42)}`, null],
  [`xi.${"A".repeat(43)}`, null],
])("%j holds the secret %j", (link, secret) => expect(invitationSecret(link)).toBe(secret));

it.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Version/26 Mobile Safari/604", "Safari on iPhone"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/150 Safari/537 Edg/150", "Edge on Windows"],
  ["Mozilla/5.0 (Linux; Android 15) Chrome/150 Mobile Safari/537", "Chrome on Android"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Firefox/150", "Firefox on Mac"],
  ["<script>alert(1)</script>", "A browser"],
  [null, "A browser"],
])("%j is %s", (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
