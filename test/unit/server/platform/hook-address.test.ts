// Where webhooks may go: names of the public net over https, in whatever spelling anything else is written.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHookUrl } from "../../../../server/platform/hook-address.ts";
import {
  ALLOWED,
  CURATED,
  PRIVATE,
  PRODUCTION,
  spellingsOf,
} from "../../../helpers/hook-spellings.ts";

const faultOf = (url: string, around: Parameters<typeof parseHookUrl>[1] = PRODUCTION) => {
  const parsed = parseHookUrl(url, around);
  return parsed.ok ? null : parsed.error;
};

describe("an address for webhooks", () => {
  it.each(CURATED)("%s is refused: %s", (url, fault) => expect(faultOf(url)).toBe(fault));

  it.each(ALLOWED)("control: %s is allowed", (url) => expect(faultOf(url)).toBeNull());

  it.each(PRIVATE.map((address) => ({ address })))("no spelling of $address is", ({ address }) => {
    const allowed = spellingsOf(address).filter((host) => faultOf(`https://${host}/`) === null);
    expect(allowed).toEqual([]);
  });

  it("no IPv4 address at all, in 20,000 spellings", { timeout: 60_000 }, () => {
    const byte = fc.nat({ max: 255 });
    const written = fc
      .tuple(byte, byte, byte, byte)
      .chain((address) => fc.constantFrom(...spellingsOf(address)));
    const refused = fc.property(written, (host) => faultOf(`https://${host}/`) !== null);
    fc.assert(refused, { numRuns: 20_000, seed: 4 });
  });

  it("no IPv6 address at all", () => {
    const refused = fc.property(fc.ipV6(), (host) => faultOf(`https://[${host}]/`) !== null);
    fc.assert(refused, { numRuns: 2_000, seed: 4 });
  });

  it("only names with a dot over https, whatever is typed", { timeout: 60_000 }, () => {
    const typed = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.string().map((text) => `https://${text}`),
    );
    const kept = fc.property(typed, (text) => {
      const parsed = parseHookUrl(text, PRODUCTION);
      if (!parsed.ok) return;
      const { protocol, port, username, password, hostname } = parsed.value;
      expect([protocol, port, username, password]).toEqual(["https:", "", "", ""]);
      expect(hostname).toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*$/);
    });
    fc.assert(kept, { numRuns: 5_000, seed: 4 });
  });
});

it("a site that has no address of its own yet refuses no name for being its own", () => {
  const nowhere = { ...PRODUCTION, PUBLIC_ORIGIN: "" };
  expect(faultOf("https://grace.church/hooks", nowhere)).toBeNull();
});

it("a name may be as long as DNS lets it be", () => {
  const named = (last: number) => {
    const labels = [63, 63, 63, last].map((chars) => "a".repeat(chars));
    return faultOf(`https://${labels.join(".")}.org/`);
  };
  expect([named(57), named(58)]).toEqual([null, "no_public_name"]);
});

describe("this machine", () => {
  const local = { ENVIRONMENT: "local", PUBLIC_ORIGIN: "" };
  it("is reached in local use, when asked for, by its two plain names only", () => {
    const open = { ...local, HOOKS_TO_LOOPBACK: "1" };
    expect(faultOf("http://127.0.0.1:8951/hooks", open)).toBeNull();
    expect(faultOf("http://localhost:8951/hooks", open)).toBeNull();
    for (const url of ["http://10.0.0.1/", "http://[::1]/", "http://localhost.evil.org/"]) {
      expect(faultOf(url, open)).not.toBeNull();
    }
    expect(faultOf("https://localhost/hooks", open)).toBe("no_public_name");
    expect(faultOf("ws://localhost/hooks", open)).toBe("not_https");
  });
  it.each([local, { ...local, HOOKS_TO_LOOPBACK: "0" }, PRODUCTION])("else never: %j", (around) =>
    expect(faultOf("http://127.0.0.1:8951/hooks", around)).toBe("not_https"),
  );
});
