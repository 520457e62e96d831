import { describe, expect, it } from "vitest";
import { addressPrefix } from "../../../../../server/domain/identity/address.ts";

describe("the part of an address that limits count by", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::FFFF:203.110.113.17", "203.110.113.17"],
    ["::1:2:3:4:5:6:7", "0:1:2:3::/64"],
    ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::", "fe80:0:0:0::/64"],
  ])("%s → %s", (address, prefix) => expect(addressPrefix(address)).toBe(prefix));

  it.each([
    null,
    "",
    "junk",
    "1.2.3",
    "x1.2.3.4",
    "1.2.3.4x",
    "1.2.3.4.5",
    "1234.2.3.4",
    "x::ffff:1.2.3.4",
    "::ffff:1.2.3.4x",
    ":",
    "1:2:3:4:5:6:7:8x",
    "fe80::1%eth0",
    "1:2:3",
    "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "12345::1",
    "2001:db8:1:2:3:4:5:6::",
  ])("%j shares the one bucket of the unreadable", (address) =>
    expect(addressPrefix(address)).toBe("unknown"),
  );
});
