import { describe, expect, it } from "vitest";
import { framingOf, mayEmbed } from "../../../../../server/domain/partner/policy.ts";
import {
  NO_THEME,
  PARTNER_CAPABILITIES,
  type Partner,
} from "../../../../../shared/http/partner-bodies.ts";

const ownOrigin = "https://live.test";
const partnerOf = (bent: Partial<Partner> = {}): Partner => ({
  id: "pt_1",
  name: "Grace",
  origins: ["https://grace.test", "https://www.grace.test"],
  rooms: ["hall"],
  theme: NO_THEME,
  capabilities: [...PARTNER_CAPABILITIES],
  quota: 100,
  hookUrl: null,
  active: true,
  suspendedAt: null,
  createdAt: 0,
  ...bent,
});

describe("who may frame a room", () => {
  it("a partner, from each of its origins, with all of them", () => {
    for (const host of ["https://grace.test", "https://www.grace.test"]) {
      expect(framingOf({ host, room: "hall", ownOrigin }, [partnerOf()])).toEqual({
        partnerId: "pt_1",
        ancestors: ["https://grace.test", "https://www.grace.test"],
        partner: partnerOf(),
      });
    }
  });

  it("this site itself", () => {
    expect(framingOf({ host: ownOrigin, room: "hall", ownOrigin }, [])).toEqual({
      partnerId: "self",
      ancestors: [ownOrigin],
      partner: null,
    });
  });

  it.each([
    ["an unknown host", "https://evil.test", partnerOf()],
    ["no host", null, partnerOf()],
    ["another room", "https://grace.test", partnerOf({ rooms: ["other"] })],
    ["a partner that is switched off", "https://grace.test", partnerOf({ active: false })],
    ["a longer host", "https://grace.test.evil.test", partnerOf()],
  ])("not %s", (_name, host, partner) => {
    expect(framingOf({ host, room: "hall", ownOrigin }, [partner])).toBeNull();
  });
});

describe("whose widget may hold a socket", () => {
  it.each([
    ["pt_1", "hall", true],
    ["self", "hall", true],
    ["pt_2", "hall", false],
    ["pt_1", "other", false],
  ])("%s in %s: %j", (id, room, may) => expect(mayEmbed(id, room, [partnerOf()])).toBe(may));
});
