// Applies the partner's theme, layout and colour to this document, and picks ink that can be read on that colour.
import type { Look } from "./bridge.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** Sets `data-theme`, `data-layout` and the accent tokens on the root element. */
export function applyLook(look: Look): void {
  const root = document.documentElement;
  if (look.theme === "auto") root.removeAttribute("data-theme");
  else root.dataset.theme = look.theme;
  root.dataset.layout = look.layout;
  const fill = look.accent && CSS.supports("color", look.accent) ? toRgb(look.accent) : null;
  setToken("--accent", fill && `rgb(${fill.join(" ")})`);
  setToken(
    "--accent-hover",
    fill && `color-mix(in oklch, rgb(${fill.join(" ")}), ${inkOn(fill)} 12%)`,
  );
  setToken("--on-accent", fill && inkOn(fill));
}

/** Black or white, whichever contrasts more (WCAG relative luminance; the better of the two is always above 4.5). */
export function inkOn(fill: Rgb): "#000" | "#fff" {
  return luminance(fill) > 0.179 ? "#000" : "#fff";
}

/** WCAG 2 relative luminance of an sRGB colour, 0 to 1. */
export function luminance(fill: Rgb): number {
  const [red, green, blue] = fill.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Any CSS colour as opaque sRGB, by letting the browser paint one pixel of it. */
function toRgb(color: string): Rgb | null {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!brush) return null;
  brush.fillStyle = color;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function setToken(name: string, value: string | null): void {
  const { style } = document.documentElement;
  if (value) style.setProperty(name, value);
  else style.removeProperty(name);
}
