import { describe, expect, it } from "vitest";
import { readLook } from "../../../../client/embed/bridge.ts";
import { inTheme } from "../../../../client/embed/partner-theme.ts";

const plain = readLook(() => null);
const chosen = { theme: "dark", accent: "#2f6b4f" };

describe("the look a partner chose", () => {
  it("is what the page leaves open", () => {
    expect(inTheme(plain, chosen)).toEqual({ ...plain, ...chosen });
    const page = { ...plain, theme: "light", accent: "teal" } as const;
    expect(inTheme(page, chosen)).toEqual(page);
  });
  it.each([
    [undefined],
    [null],
    ["dark"],
    [{ theme: "dark", accent: "red;background:url(//evil.test)" }],
    [{ theme: "}{", accent: null }],
    [{ accent: "#2f6b4f" }],
  ])("changes nothing when it isn't one: %j", (theme) => {
    expect(inTheme(plain, theme)).toEqual(plain);
  });
});
