// What partners paste: only what they chose, and nothing that could end an attribute early.
import { describe, expect, it } from "vitest";
import {
  elementSnippet,
  frameSnippet,
  scriptSnippet,
  siteOrigin,
  type WidgetLook,
} from "../../../../client/ui/embed-snippet.ts";

const PLAIN: WidgetLook = { theme: "auto", layout: "card", accent: "" };
const chosen = (look: Partial<WidgetLook> = {}, room = "main") => ({
  host: "https://live.example",
  room,
  look: { ...PLAIN, ...look },
});

describe("the script line", () => {
  it("is one line when nothing was changed", () => {
    expect(scriptSnippet(chosen())).toBe(
      '<script type="module" src="https://live.example/embed.js" data-room="main"></script>',
    );
  });

  it("names what was changed", () => {
    expect(scriptSnippet(chosen({ theme: "dark", layout: "bar", accent: "#2f6b4f" }))).toBe(
      '<script type="module" src="https://live.example/embed.js" data-room="main" data-theme="dark" data-layout="bar" data-accent="#2f6b4f"></script>',
    );
  });

  it("can't be broken out of", () => {
    expect(scriptSnippet(chosen({ accent: '"><script>' }))).toContain(
      'data-accent="&quot;>&lt;script>"',
    );
  });
});

describe("the element", () => {
  it("carries a link for readers without scripts", () => {
    expect(elementSnippet(chosen({ layout: "full" }))).toBe(
      [
        '<script type="module" src="https://live.example/embed.js"></script>',
        '<judah-room room="main" layout="full">',
        '  <a href="https://live.example/r/main">Open the live room</a>',
        "</judah-room>",
      ].join("\n"),
    );
  });
});

describe("the plain frame", () => {
  it("says whose page it stands on, and has the layout's height", () => {
    expect(frameSnippet(chosen({ layout: "bar", theme: "light" }), "https://partner.example")).toBe(
      [
        '<iframe src="https://live.example/embed/main?host=https%3A%2F%2Fpartner.example&amp;theme=light&amp;layout=bar"',
        '  title="Live room" width="100%" height="80"',
        '  loading="lazy" allow="autoplay" frameborder="0"></iframe>',
      ].join("\n"),
    );
  });
});

describe("a site's address as typed", () => {
  it.each([
    ["https://partner.example", "https://partner.example"],
    [" partner.example/live?x=1 ", "https://partner.example"],
    ["HTTP://Partner.Example:8080/a", "http://partner.example:8080"],
    ["http://localhost:3000", "http://localhost:3000"],
  ])("%j means %j", (typed, origin) => {
    expect(siteOrigin(typed)).toBe(origin);
  });

  it.each(["", "   ", "partner", "https://", "not a site"])("%j means nothing", (typed) => {
    expect(siteOrigin(typed)).toBeNull();
  });
});
